"""The glossary: words of the field explained in plain words, on a page of their own and where they stand in a text."""
