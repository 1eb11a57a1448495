"""Date ranges in the database."""

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Func


class Days(Func):
    """The days since..until, both counted; empty when `until` is the day before `since` (ended before it began)."""

    template = "DATERANGE(%(expressions)s + 1, '[)')"
    output_field = DateRangeField()
