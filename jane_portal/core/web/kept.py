"""Nothing typed is lost when a session ends: the form is kept until its writer has signed in again.

The fields stay in the (anonymous) session, signed with their address and time. They are never posted by themselves: a
page shows where they go, and the person presses the button.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest

KEY = "kept_post"
SALT = "portal.kept-post"
LARGEST = 200_000
LONGEST = 3600
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


@dataclass(frozen=True)
class KeptPost:
    """Where it goes, and its fields in order: (name, value)."""

    path: str
    fields: list[tuple[str, str]]


def keep(request: HttpRequest) -> bool:
    """Keep the form of this request; False when it is too large, empty or no form. Files and passwords are left out."""
    if request.content_type not in FORMS:
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    if not fields or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return False
    request.session[KEY] = signing.dumps([request.get_full_path(), fields], salt=SALT, compress=True)
    return True


def kept(request: HttpRequest) -> KeptPost | None:
    """What was kept in this session during the last hour."""
    try:
        path, fields = signing.loads(request.session.get(KEY, ""), salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    return KeptPost(path=path, fields=[(name, value) for name, value in fields])


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def forget_if_posted(request: HttpRequest) -> None:
    """A form that arrives at the kept address is the kept one, or a newer one."""
    if KEY in request.session:
        waiting = kept(request)
        if waiting is None or waiting.path == request.get_full_path():
            forget(request)


def page_of(request: HttpRequest) -> str:
    """The path of the page on which an htmx request was made."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    if page.netloc != request.get_host() or not page.path.startswith("/"):
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path
