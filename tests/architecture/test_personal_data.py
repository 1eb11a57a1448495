"""Every model says what it holds of people, how it is erased and how long it is kept (jane_portal/core/personal)."""

from jane_portal.core.personal.audit import problems


def test_every_model_is_declared():
    assert problems() == []
