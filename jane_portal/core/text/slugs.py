"""Addresses made of names."""

from collections.abc import Callable, Collection

from django.utils.text import slugify


def free_slug(
    text: str, *, taken: Callable[[str], bool], reserved: Collection[str] = (), spare: str = "a", length: int = 100
) -> str:
    """A slug of `text` that is neither taken nor reserved: "marttayhdistys", then "marttayhdistys-2" and so on.

    `spare` is used when the text holds no letter that fits an address.
    """
    base = slugify(text)[:length].strip("-") or spare
    slug, number = base, 1
    while slug in reserved or taken(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug
