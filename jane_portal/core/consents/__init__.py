"""Consents of people: given, shown to have been given, withdrawn."""
