"""What people have written, inside letters of the portal."""


def quoted(text: str) -> str:
    """Each line marked with ">", so that nothing in it looks like the portal's own words or links."""
    return "\n".join(f"> {line}" for line in text.splitlines())
