"""Search in Finnish: words to terms, queries, and the entries that /haku/ finds.

A *word* is what stands in a text (`kylätalojen`), a *term* is what the index holds (`kylätalo`, `kylä`, `talo`).
A known word is indexed by its base forms, the parts of a compound and its inner compounds; an unknown one by itself
and by the stems that PostgreSQL's own dictionaries give. A query asks for base forms only, so `talo` finds
*kylätalojen* but `kylätalo` does not find every *talo*.
"""
