"""Who was erased stays erased, also when an older backup comes back: the list of them, and obeying it."""
