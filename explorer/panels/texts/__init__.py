"""What the views share in which texts are written or read: cards, cells along a text, words."""
