"""What a mosaic of pictures is made of: the places of its cells, their one image, marks, and the card."""
