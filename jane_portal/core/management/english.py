"""Commands speak English throughout: their readers keep servers, and logs are searched in one language."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.utils.translation import override

P = ParamSpec("P")
R = TypeVar("R")


def in_english(handle: Callable[P, R]) -> Callable[P, R]:
    """Decorator of a command's `handle`. Letters go out in the language of their readers all the same."""

    @functools.wraps(handle)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with override("en"):
            return handle(*args, **kwargs)

    return run
