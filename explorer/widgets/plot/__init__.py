"""What the plots are made of: curves, axes, ink and cards; pixels and arrays, no widgets' business."""
