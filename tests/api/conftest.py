import pytest


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.API_REQUESTS_A_MINUTE = 0
