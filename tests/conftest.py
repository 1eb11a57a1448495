import gc
import math
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from jane_portal.core.glossary import marks

# While everything is read nothing becomes garbage.
gc.disable()


def pytest_collection_finish():
    """What stands before the first test stays; looking through it for garbage took a third of the time."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def no_words_marked():
    """Each test begins with an empty glossary already read, whatever the tests before it have read."""
    marks.keep((), math.inf)


@pytest.fixture(autouse=True)
def own_language():
    """Each test begins in the portal's first language, whatever pages the tests before it have opened."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def broker(tmp_path):
    """A broker of its own, to be killed."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bin" / "lib"))
    from valkey_server import Valkey

    from tests.mail.storm import choose_port

    server = Valkey(tmp_path / "broker", durable=False)
    choose_port(server.folder)
    server.start()
    yield server
    server.stop()
