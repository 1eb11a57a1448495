"""Files that attackers send: (name, bytes, said content type) by what they try."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from functools import cache

from PIL import Image

CANARY = "kanaria4711"
SCRIPT = f"<script>{CANARY}()</script>"
_SHEET = "xl/worksheets/sheet1.xml"
_BOOK = {
    "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    "xl/workbook.xml": "<workbook/>",
    _SHEET: "<worksheet><sheetData/></worksheet>",
}


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **more) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, form, **more)
    return target.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *extra: bytes, pixels: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def archive(entries: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return target.getvalue()


def many_frames() -> bytes:
    target = io.BytesIO()
    frames = [Image.new("P", (60, 60), number % 250) for number in range(600)]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    return target.getvalue()


def exif() -> Image.Exif:
    data = Image.Exif()
    data[0x010E] = SCRIPT
    return data


@cache
def hostile_files() -> dict[str, tuple[str, bytes, str]]:
    good = picture()
    svg = f"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='{CANARY}()'>{SCRIPT}</svg>".encode()
    html = f"<!doctype html><html>{SCRIPT}".encode()
    dtd = f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><worksheet>&e;{SCRIPT}</worksheet>"
    pdf = f"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS({CANARY}())>>>>endobj\n%%EOF".encode()
    return {
        "svg": ("logo.svg", svg, "image/svg+xml"),
        "svg named png": ("logo.png", svg, "image/png"),
        "packed svg": ("logo.svgz", gzip.compress(svg), "image/svg+xml"),
        "html": ("a.html", html, "text/html"),
        "html named png": ("a.png", html, "image/png"),
        "html named csv": ("a.csv", html, "text/csv"),
        "html in utf-16": ("a.csv", html.decode().encode("utf-16"), "text/csv"),
        "script in a comment of a jpeg": ("a.jpg", picture("JPEG", comment=SCRIPT.encode()), "image/jpeg"),
        "script in exif": ("a.jpg", picture("JPEG", exif=exif()), "image/jpeg"),
        "script behind a png": ("a.php.png", good + SCRIPT.encode(), "image/png"),
        "archive behind a png": ("a.png", good + archive({"a.html": html}), "image/png"),
        "gif that is a script": ("a.gif", b"GIF89a/*" + b"\x00" * 20 + f"*/={CANARY}();".encode(), "image/gif"),
        "many frames": ("a.gif", many_frames(), "image/gif"),
        "pixel flood": ("a.png", png(20000, 20000, pixels=bytes(2501 * 20000)), "image/png"),
        "size that is a lie": ("a.png", png(2**31 - 1, 2**31 - 1), "image/png"),
        "text bomb": (
            "a.png",
            png(8, 8, chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 90_000_000)), pixels=bytes(16)),
            "image/png",
        ),
        "cut picture": ("a.png", good[:60], "image/png"),
        "nothing": ("a.png", b"", "image/png"),
        "too large": ("a.png", good + bytes(26 * 1024 * 1024), "image/png"),
        "tiff": ("a.tif", picture("TIFF"), "image/tiff"),
        "way out of the folder": ("../../../etc/cron.d/a.png", good, "image/png"),
        "way out for Windows": ("..\\..\\a.png", good, "image/png"),
        "lines in the name": ("a\r\nX-Evil: 1\r\n.png", good, "image/png"),
        "name that turns around": ("a\u202egnp.exe", good, "image/png"),
        "markup in the name": (f'"><img src=x onerror={CANARY}()>.png', good, "image/png"),
        "endless name": ("a" * 4000 + ".png", good, "image/png"),
        "program": ("a.exe", b"MZ\x90\x00" + bytes(300), "application/octet-stream"),
        "shell": ("a.sh", b"#!/bin/sh\nid\n", "text/plain"),
        "pdf with a script": ("a.pdf", pdf, "application/pdf"),
        "old excel": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/vnd.ms-excel"),
        "workbook bomb": ("a.xlsx", archive({**_BOOK, _SHEET: b"0" * 150_000_000}), "application/zip"),
        "workbook with outside entities": ("a.xlsx", archive({**_BOOK, _SHEET: dtd}), "application/zip"),
        "workbook with macros": ("a.xlsm", archive({**_BOOK, "xl/vbaProject.bin": b"x"}), "application/zip"),
        "workbook with ways out": ("a.xlsx", archive({**_BOOK, "../../x": b"x"}), "application/zip"),
        "formulas and markup": ("a.csv", f"Nimi;Kunta\n=cmd|' /C calc'!A0;{SCRIPT}\n".encode(), "text/csv"),
        "endless quotation": ("a.csv", b'Nimi;Kunta\n"' + b"a" * 3_000_000, "text/csv"),
    }
