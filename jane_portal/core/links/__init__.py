"""Personal links: the one kind of address that lets whoever holds it do one thing (reliability B9).

A room names its purposes in `apps.py`, makes links with `make_link`, writes `link_url(link)` into a letter, opens them
with `pages.remember`, and acts with `use_link` inside its own action.
"""

from .actions import LinkGone, drop_old_links, make_link, renew_link, revoke_links, use_link
from .purposes import Purpose, register_purpose
from .selectors import find_link, link_url, open_link, token_of

__all__ = [
    "LinkGone",
    "Purpose",
    "drop_old_links",
    "find_link",
    "link_url",
    "make_link",
    "open_link",
    "register_purpose",
    "renew_link",
    "revoke_links",
    "token_of",
    "use_link",
]
