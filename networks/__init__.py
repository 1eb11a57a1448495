"""The rooms of the network itself, each a small application of its own."""
