"""Data that stands in a page for programs (JSON-LD)."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# A data block ends where the parser sees "</script", whatever the JSON around it says.
_IN_A_SCRIPT = str.maketrans({char: f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"})


def data_block(data: Any) -> SafeString:
    """The data as a JSON-LD block: browsers run none of it, so that the content policy lets it stand in the page."""
    text = json.dumps(data, ensure_ascii=False).translate(_IN_A_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - nothing can close the block
