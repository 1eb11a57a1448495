"""The map of personal data is the one that the declarations give."""

from django.core.management import call_command


def test_map_is_up_to_date():
    """When it is not: bin/manage personal_data_map"""
    call_command("personal_data_map", check=True)
