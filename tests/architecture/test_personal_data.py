"""Every model says what it holds of people, how it is erased and how long it is kept (jane_portal/core/personal)."""

from django.utils.functional import Promise

from jane_portal.core.personal.audit import problems
from jane_portal.core.personal.copying import LABELS
from jane_portal.core.personal.registry import all_rows


def test_every_model_is_declared():
    assert problems() == []


def test_no_column_of_a_copy_goes_by_its_code():
    columns = [(rows.model_class._meta.get_field(name), name) for rows in all_rows() for name in rows.exported]
    assert [
        str(field) for field, name in columns if not isinstance(field.verbose_name, Promise) and name not in LABELS
    ] == []
