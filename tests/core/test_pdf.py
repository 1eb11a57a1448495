"""The renderer of PDFs: what it makes, and that nothing in a document reaches a file, an address or too much memory."""

import re
import subprocess
import sys
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from jane_portal.core.pdf import render
from jane_portal.core.pdf.render import PdfError, render_pdf

HEAD = '<!doctype html><html lang="fi"><head><title>Raportti</title></head><body><main>'
SECRET = "salaisuus-4711"


def document(content: str) -> str:
    return f"{HEAD}{content}</main></body></html>"


def opened(pdf: bytes) -> bytes:
    """The file with all its compressed streams unpacked beside it."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\nendstream", pdf, re.S):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            parts.append(stream)
    return b"\n".join(parts)


@pytest.fixture(scope="module")
def canary():
    """A server that writes down who asks; some addresses redirect."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302 if "away" in self.path else 200)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
            self.wfile.write(SECRET.encode())

        do_POST = do_HEAD = do_GET

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def payloads(web: str, file: str) -> dict[str, str]:
    inner = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{web}/nested'/><image href='{file}'/></svg>"
    return {
        "img file": f'<img src="{file}" alt="x">',
        "img http": f'<img src="{web}/img" alt="x">',
        "img redirect": f'<img src="{web}/away" alt="x">',
        "img relative": '<img src="../../etc/passwd" alt="x">',
        "img protocol relative": f'<img src="{web.removeprefix("http:")}/relative" alt="x">',
        "img data": f'<img alt="x" src="data:image/svg+xml,{inner}">',
        "img static outside": '<img src="static:../pyproject.toml" alt="x"><img src="static:/etc/passwd" alt="x">',
        "img media unknown": '<img src="media:../../secret" alt="x">',
        "srcset and picture": f'<picture><source srcset="{web}/source"><img srcset="{web}/set" alt="x"></picture>',
        "css url": f'<style>p {{ background: url("{web}/css") }} q {{ content: url("{file}") }}</style><p><q>x</q>',
        "css import": f'<style>@import "{web}/import"; @import url("{file}");</style><p>x</p>',
        "css font": f'<style>@font-face {{ font-family: x; src: url("{web}/font"), url("{file}") }} p {{ font: 1em x }}'
        "</style><p>x</p>",
        "link stylesheet": f'<link rel="stylesheet" href="{web}/sheet"><link rel="stylesheet" href="{file}">',
        "link attachment": f'<link rel="attachment" href="{file}"><link rel="attachment" href="{web}/attached">',
        "anchor attachment": f'<a rel="attachment" href="{file}">x</a><a rel="attachment" href="{web}/a">x</a>',
        "object and embed": f'<object data="{file}"></object><embed src="{web}/embed"><iframe src="{file}"></iframe>',
        "svg inside": f"<svg><image href='{web}/svg'/><use href='{file}#x'/><style>@import '{web}/v';</style></svg>",
        "base and meta": f'<base href="{web}/"><img src="b" alt="x"><meta http-equiv="refresh" content="0;{web}/m">',
        "xml entity": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{file}">]><p>&e;</p><xi:include href="{file}"/>',
        "metadata": f'<meta name="attachments" content="{file}"><link rel="icon" href="{web}/icon">',
    }


def test_there_are_sixteen_payloads_or_more():
    assert len(payloads("", "")) >= 16


def test_no_payload_reaches_a_file_or_an_address(canary, tmp_path):
    web, asked = canary
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    seen = {}
    for name, payload in payloads(web, secret.as_uri()).items():
        try:
            pdf = render_pdf(document(f"<p>alku</p>{payload}"))
        except PdfError as error:
            seen[name] = f"failed: {error}"
            continue
        if SECRET.encode() in opened(pdf) or b"/EmbeddedFile" in opened(pdf):
            seen[name] = "local bytes"
    assert seen == {}
    assert asked == []


def test_document_is_tagged_and_named_and_the_same_each_time():
    html = document("<h1>Otsikko</h1><table><tr><th>A</th><td>1</td></tr></table>")
    one = render_pdf(html)
    text = opened(one)
    for part in (b"/StructTreeRoot", b"/Marked true", b"/DisplayDocTitle true", b"pdfuaid", b"/Scope /Row", b"/H1"):
        assert part in text
    assert re.search(rb"/Lang ?\(fi\)", text)
    assert b"/FontFile2" in text or b"/FontFile3" in text
    assert render_pdf(html) == one


def test_archive_variant():
    text = opened(render_pdf(document("<h1>Pöytäkirja</h1>"), variant="pdf/a-3a"))
    assert b"pdfaid" in text and b"/StructTreeRoot" in text and b"/OutputIntent" in text


def test_media_are_those_given():
    picture = Path(__file__).parents[2] / "static" / "img" / "logo.svg"
    html = document('<img src="media:logo" alt="Tunnus">')
    assert len(opened(render_pdf(html, media={"logo": picture}))) > len(opened(render_pdf(html)))


def test_long_table_is_joined_without_a_seam():
    rows = "".join(f'<tr><th scope="row">rivi {number} x</th><td>{number}</td></tr>' for number in range(620))
    head = '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody data-long>'
    pdf = render_pdf(document(f"<h1>Alku</h1>{head}{rows}</tbody></table><h2>Loppu</h2><p>kiitos</p>"))
    text = opened(pdf)
    count = int(re.search(rb"/Type /Pages.*?/Count (\d+)", text, re.S)[1])
    assert 12 < count < 40
    assert text.count(b"/S /TR") == 620 + count  # each row once, and the headings on every page
    heads = re.findall(rb"/ID ?\(([\d-]+)\)", text)
    assert len(heads) == len(set(heads))
    assert text.count(b"/S /H1") == text.count(b"/S /H2") == 1
    keys = [int(key) for key in re.findall(rb"/StructParents (\d+)", text)]
    assert sorted(keys) == list(range(count))
    tool = subprocess.run(["which", "pdftotext"], capture_output=True, check=False)
    if tool.returncode == 0:
        shown = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
        assert [int(n) for n in re.findall(rb"rivi (\d+) x", shown.stdout)] == list(range(620))
        assert shown.stderr == b""
        feet = [page.strip().split()[-1] for page in shown.stdout.split(b"\f") if page.strip()]
        assert [int(foot) for foot in feet] == list(range(1, count + 1))


def with_limits(monkeypatch, tmp_path, old: str, new: str) -> None:
    """The same child with another limit."""
    text = render.CHILD.read_text(encoding="utf-8")
    assert text.count(old) == 1
    other = tmp_path / "child.py"
    here = f"parent)); sys.path.append({str(render.CHILD.parent)!r})"
    other.write_text(text.replace(old, new).replace("parent))", here))
    monkeypatch.setattr(render, "CHILD", other)


ROWS = "<table>" + "<tr><td>1</td><td>2</td></tr>" * 5000 + "</table>"


def test_memory_is_limited(monkeypatch, tmp_path):
    with_limits(monkeypatch, tmp_path, "MEMORY = 512 * 1024", "MEMORY = 70 * 1024")
    with pytest.raises(PdfError, match="limits"):
        render_pdf(document(ROWS))


def test_time_is_limited(monkeypatch, tmp_path):
    with_limits(monkeypatch, tmp_path, "\nSECONDS = 30", "\nSECONDS = 1")
    with pytest.raises(PdfError, match="limits"):
        render_pdf(document(ROWS))


def test_web_process_imports_no_pdf_engine():
    """Everything that a web server loads: settings, all addresses, all views, all templates' tags."""
    code = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "import jane_portal.wsgi; from django.template import engines; engines.all();"
        "import jane_portal.core.tasks, associations.tasks;"
        "print([name for name in ('weasyprint', 'pydyf', 'fontTools') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
