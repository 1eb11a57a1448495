"""Finnish alphabetical order without ICU: å ä ö last, w beside v, accents folded.

The database key and the Python key use the same table; a property test compares them.
"""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower

_FROM = "åäöæøéèêëáàâíìïóòôúùüšžõçñ"
_TO = "{|}|}eeeeaaaiiiooouuuszocn"


class _Translate(Func):
    function = "TRANSLATE"
    arity = 3


def sort_key(text: str) -> str:
    """The key by which Python sorts names the Finnish way."""
    return text.lower().translate(str.maketrans(_FROM, _TO))


def sort_key_field(source: str, max_length: int = 255) -> models.GeneratedField:
    """A stored generated column that sorts `source` the Finnish way under collation "C"."""
    return models.GeneratedField(
        expression=_Translate(Lower(F(source)), Value(_FROM), Value(_TO)),
        output_field=models.CharField(max_length=max_length, db_collation="C"),
        db_persist=True,
    )
