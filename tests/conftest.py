import math

import pytest

from jane_portal.core.glossary import marks


@pytest.fixture(autouse=True)
def no_words_marked():
    """Each test begins with an empty glossary already read, whatever the tests before it have read."""
    marks.keep((), math.inf)
