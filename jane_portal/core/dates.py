"""Date ranges in the database, and days of the year that questions fall on."""

import datetime

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Func


class Days(Func):
    """The days since..until, both counted; empty when `until` is the day before `since` (ended before it began)."""

    template = "DATERANGE(%(expressions)s + 1, '[)')"
    output_field = DateRangeField()


# A night that was missed is caught up within these days.
CATCH_UP = 7


def turn_near(number: int, day: datetime.date) -> datetime.date | None:
    """The day of the year of what has this number, when it falls on `day` or some days before it.

    Numbers are taken at random (an identifier, a hash), so the letters of a year spread evenly over it.
    """
    for back in range(CATCH_UP):
        turn = day - datetime.timedelta(days=back)
        if number % 365 == turn.timetuple().tm_yday - 1:
            return turn
    return None
