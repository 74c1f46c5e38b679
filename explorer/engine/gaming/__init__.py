"""Games of two nets: begun, played, looked at, and gone back with."""
