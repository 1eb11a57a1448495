"""The list of triggers answers as pgtrigger's own does, and refuses what that refuses."""

import pgtrigger
import pytest
from pgtrigger import registry

from jane_portal.accounts.models import RoleSpan, User
from jane_portal.core.history.triggers import Plain, Triggers


def test_list_of_triggers_answers_as_pgtriggers_own():
    known = registry._registry
    assert type(known) is Triggers and len(known) > 200
    assert known.by_db_table == Plain.by_db_table.fget(known)
    assert known.pg_function_names == Plain.pg_function_names.fget(known)


def test_same_name_at_the_same_table_is_refused_and_a_deleted_one_is_free_again():
    first, second = (pgtrigger.Protect(name="closed", operation=deed) for deed in (pgtrigger.Delete, pgtrigger.Update))
    with first.register(User):
        with pytest.raises(KeyError, match="already"):
            second.register(User)
        with second.register(RoleSpan):
            pass
    with second.register(User):
        test_list_of_triggers_answers_as_pgtriggers_own()
    test_list_of_triggers_answers_as_pgtriggers_own()
