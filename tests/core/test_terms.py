import pytest
from django.template import Context, Template
from django.utils.translation import override

from jane_portal.core.text.terms import term


def test_term_in_north_karelia():
    assert (term("board", "fi"), term("secretary", "en")) == ("JANE", "JANE secretary")


def test_term_in_north_savo_has_its_own_names(settings):
    settings.PORTAL_REGION = "11"
    assert (term("board", "fi"), term("secretary", "sv")) == ("Järjestöneuvosto", "organisationskoordinator")


def test_term_in_a_region_without_a_file_falls_back(settings):
    settings.PORTAL_REGION = "04"
    assert term("board", "fi") == "Järjestöneuvottelukunta"


def test_term_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        term("no such thing")


def test_term_tag_speaks_the_language_of_the_page():
    with override("en"):
        assert Template('{% term "local_board" %}').render(Context()) == "Local JANE"
