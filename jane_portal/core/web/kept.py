"""Nothing typed is lost when a session ends: the form is kept until its writer has signed in again.

The fields stay in the (anonymous) session, signed with their address and time. They are never posted by themselves: a
page shows where they go, and the person presses the button.

Only the one who typed them sees them again. A session that has ended may have left no trace of its person, so the form
says itself for whom it was drawn: `{% csrf_token %}` adds a hidden field that only the portal can make (a keyed hash of
the person's uuid). A form without it is not kept, and one of somebody else is forgotten unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

KEY = "kept_post"
WRITER = "written_by"
SALT = "portal.kept-post"
LARGEST = 200_000
LONGEST = 3600
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


@dataclass(frozen=True)
class KeptPost:
    """Where it goes, and its fields in order: (name, value)."""

    path: str
    fields: list[tuple[str, str]]


def writer_mark(user: Any) -> str:
    """The value of the hidden field in the forms drawn for this person: 64 hexadecimal digits."""
    return salted_hmac("portal.kept-post.writer", str(user.uuid), algorithm="sha256").hexdigest()


def keep(request: HttpRequest) -> bool:
    """Keep the form of this request; False when it is too large, empty, nobody's or no form.

    Files and passwords are left out.
    """
    writer = request.POST.get(WRITER, "") if request.content_type in FORMS else ""
    if not writer:
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", WRITER} and "password" not in name
    ]
    if not fields or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return False
    request.session[KEY] = signing.dumps([request.get_full_path(), fields, writer], salt=SALT, compress=True)
    return True


def kept(request: HttpRequest) -> KeptPost | None:
    """What the person of this request typed during the last hour; anything else that was kept is forgotten."""
    try:
        path, fields, writer = signing.loads(request.session.get(KEY, ""), salt=SALT, max_age=LONGEST)
    except (signing.BadSignature, ValueError):
        forget(request)
        return None
    if not constant_time_compare(writer, writer_mark(request.user)):
        forget(request)
        return None
    return KeptPost(path=path, fields=[(name, value) for name, value in fields])


def forget(request: HttpRequest) -> None:
    if KEY in request.session:
        del request.session[KEY]


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
