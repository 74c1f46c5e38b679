"""The game of two nets: losses, turns, measures. Losses work on logits, never on probabilities."""
