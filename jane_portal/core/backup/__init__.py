"""One file that holds the whole portal, and the way back from it (reliability A10, A11).

The database is copied table by table as PostgreSQL's own COPY text, in one snapshot, with the hash of each table; the
tables themselves are made by the migrations that the file names. So no client program has to fit the server's version,
a file moves between major versions of PostgreSQL, and what is read back is compared before it is committed.
"""
