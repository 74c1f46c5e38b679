"""What generated pictures are worth: how near their distribution is to that of the data."""
