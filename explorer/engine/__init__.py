"""Opens models, encodes, decodes and trains with torch; knows no Qt."""
