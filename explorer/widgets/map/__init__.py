"""The parts of the map: where it looks, how its points are drawn, picked and touched."""
