"""What the code does not do at all, so that nobody has to look for its misuse (docs/asvs.csv names each)."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import ROOT, python_files, relative

PRODUCTION = ("jane_portal", "associations", "networks", "surveys", "huoltamo")
# Programs started by our code take a list of words, never a shell's line.
FORBIDDEN_CALLS = {"eval", "exec", "os.system", "os.popen"}
FORBIDDEN_NAMES = {"extractall", "mktemp", "md5", "sha1"}
UNPICKLING = {"pickle", "marshal", "shelve", "yaml", "dill", "jsonpickle"}
# Mail leaves by SMTP; no address that somebody has typed is ever asked for.
FETCHING = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "ftplib", "telnetlib"}
# Invented people and texts only.
DICE = {"jane_portal/core/demo.py", "jane_portal/core/management/commands/load_demo.py"}


def _trees():
    for path in python_files(*PRODUCTION):
        yield relative(path), ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _importing(names: set[str]) -> list[str]:
    return [path for path, tree in _trees() if any(one in names for one in _imports(tree))]


def test_nothing_is_evaluated_and_no_shell_is_asked():
    found = []
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                shell = any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords)
                if called in FORBIDDEN_CALLS or called.rsplit(".", 1)[-1] in FORBIDDEN_NAMES or shell:
                    found.append(f"{path}:{node.lineno} {called}")
    assert found == []


def test_nothing_is_unpickled():
    assert _importing(UNPICKLING) == []


def test_nothing_is_fetched():
    assert _importing(FETCHING) == []


def test_secrets_are_never_drawn_with_dice():
    """`random` foretells itself; what must not be guessed comes from `secrets`, `uuid4` or a keyed hash."""
    assert set(_importing({"random"})) <= DICE


def test_scripts_write_text_and_listen_to_nobody():
    wrong = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
        r"|addEventListener\(\s*['\"]message['\"]|sessionStorage|indexedDB|document\.cookie|__proto__|jsonp",
        re.IGNORECASE,
    )
    scripts = list((ROOT / "static" / "js").rglob("*.js"))
    assert scripts
    found = [f"{path.name}: {hit}" for path in scripts for hit in wrong.findall(path.read_text(encoding="utf-8"))]
    assert found == []


def test_scripts_keep_only_how_the_page_looks():
    kept = set()
    for path in (ROOT / "static" / "js").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        kept |= set(re.findall(r"localStorage\.getItem\(\s*\"([^\"]+)\"", text))
    assert kept <= {"scheme", "text-size"}
