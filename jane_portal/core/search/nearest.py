"""Typing mistakes: the nearest word that some text has (decisions 14). Asked only when nothing was found."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection

from .analyser import analyser
from .query import Query

# How much alike (pg_trgm, 0 to 1) a word must look; a word of the dictionary is seldom a mistake.
LEAST, LEAST_KNOWN = 0.3, 0.55
_SQL = """
SELECT asked.word, near.word, near.bases
FROM unnest(%s::text[], %s::float[]) AS asked(word, least), LATERAL (
    SELECT word, bases FROM core_wordterms
    WHERE (word %% asked.word OR word = ANY(%s)) AND bases <> '{}' AND word <> asked.word
          AND similarity(word, asked.word) >= asked.least
    ORDER BY similarity(word, asked.word) + (word = ANY(%s))::int * 0.3 DESC, length(word), word LIMIT 1
) near
"""


def nearest(query: Query) -> Query | None:
    """The query with each word that no text has replaced by the nearest one that some text has.

    None when there is nothing to replace. One statement. Never called with private text: a suggestion is shown only
    when it finds something that the reader may see.
    """
    strangers = [word for word in query.words if not word.cached and len(word.word) > 2]
    if not strangers:
        return None
    tool = analyser()
    guesses = [guess for word in strangers if tool and not word.known for guess in tool.suggestions(word.word)]
    least = [LEAST_KNOWN if word.known else LEAST for word in strangers]
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [[word.word for word in strangers], least, guesses, guesses])
        near = {asked: (word, bases) for asked, word, bases in cursor.fetchall()}
    if not near:
        return None
    words = []
    text = query.text.lower()
    for word in query.words:
        if word.word in near:
            found, bases = near[word.word]
            text = text.replace(word.word, found)
            words.append(replace(word, word=found, alternatives=tuple(bases), prefix=False, cached=True))
        else:
            words.append(word)
    return Query(text, tuple(words))
