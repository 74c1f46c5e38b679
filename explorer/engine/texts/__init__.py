"""Models that write: opened, asked to go on, branched."""
