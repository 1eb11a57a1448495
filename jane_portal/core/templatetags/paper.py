"""Template tags of printed documents."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

register = template.Library()


@register.simple_tag
def qr_code(address: str, title: str) -> SafeString:
    """The address as a QR code in SVG. The address itself must stand beside it, for those who have no camera."""
    code: QRCode = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    code.add_data(address)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img"><title>{1}</title>'
        '<path fill="#000" d="{2}"/></svg>',
        len(rows),
        title,
        path,
    )
