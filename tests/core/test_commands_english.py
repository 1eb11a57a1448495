"""Every command of ours speaks English, whatever the language of the portal."""

import importlib
import inspect
import pkgutil

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import get_language, override

from jane_portal.core.management.english import in_english


def commands() -> list[str]:
    found = []
    for config in apps.get_app_configs():
        if config.path.startswith(str(settings.BASE_DIR)):
            name = f"{config.name}.management.commands"
            try:
                package = importlib.import_module(name)
            except ModuleNotFoundError:
                continue
            found += [f"{name}.{module.name}" for module in pkgutil.iter_modules(package.__path__)]
    return found


@pytest.mark.parametrize("name", commands())
def test_command_speaks_english_or_translates_nothing(name):
    handle = importlib.import_module(name).Command.handle
    assert hasattr(handle, "__wrapped__") or "gettext" not in inspect.getsource(importlib.import_module(name))


def test_in_english_holds_inside_only():
    with override("fi"):
        assert (in_english(get_language)(), get_language()) == ("en", "fi")


@pytest.mark.django_db
def test_appoint_tells_its_errors_in_english():
    with override("fi"), pytest.raises(CommandError) as error:
        call_command("appoint", "aino@demo.example", "keisari")
    assert str(error.value) == "Unknown role: keisari"
