"""Contact cards for address books (vCard 4.0, RFC 6350)."""

_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})


def vcard(*, name: str, organisation: str, title: str = "", email: str = "", phone: str = "", url: str = "") -> str:
    """One card. Empty fields are left out; lines are folded at 75 octets and end with CR LF."""
    fields = [("FN", name), ("ORG", organisation), ("TITLE", title), ("EMAIL", email), ("TEL", phone), ("URL", url)]
    lines = ["BEGIN:VCARD", "VERSION:4.0"]
    lines += [f"{key}:{value.translate(_ESCAPES)}" for key, value in fields if value]
    lines.append("END:VCARD")
    return "".join(_folded(line) for line in lines)


def _folded(line: str) -> str:
    parts, part = [], ""
    for char in line:
        if len((part + char).encode()) > 73:
            parts.append(part)
            part = ""
        part += char
    return "\r\n ".join([*parts, part]) + "\r\n"
