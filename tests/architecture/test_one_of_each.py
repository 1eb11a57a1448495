"""One of each: the libraries that are easily used wrongly have one home, and no second one appears."""

import ast
import re

from tests.architecture.sources import python_files, relative, template_files

PRODUCTION = ("jane_portal", "associations", "networks", "surveys", "huoltamo")
# What is used → where it may be used, with the reason where it is not the home itself.
HOMES: dict[str, set[str]] = {
    "csv": {"jane_portal/core/sheets/"},
    "openpyxl": {"jane_portal/core/sheets/"},
    "python_calamine": {"jane_portal/core/sheets/"},
    "weasyprint": {"jane_portal/core/pdf/"},
    "pydyf": {"jane_portal/core/pdf/"},
    "nh3": {"jane_portal/core/text/html.py"},
    "PIL": {"jane_portal/core/files/pictures.py"},
    "icalendar": {"jane_portal/core/"},
    "django.utils.safestring.mark_safe": {
        "jane_portal/core/text/html.py",
        "jane_portal/core/web/markup.py",  # escapes every value itself
        "jane_portal/core/web/extracts.py",  # escapes every piece itself
        "jane_portal/core/text/data_blocks.py",  # escapes what could close the block
        "jane_portal/core/glossary/marks.py",  # puts marks made by format_html into markup already escaped
    },
    "django.http.FileResponse": {
        "jane_portal/core/files/answers.py",
        "jane_portal/core/sheets/writer.py",
        "associations/views/directory.py",  # the type of the writer's answer
    },
    "django.utils.crypto.salted_hmac": {
        "jane_portal/core/tokens.py",
        "jane_portal/core/web/codes.py",  # six-digit codes of the session
        "jane_portal/core/web/kept.py",  # the mark of whose form it is
        "jane_portal/accounts/models/person.py",  # what ends sessions when the address changes
    },
    "secrets": {
        "jane_portal/core/",
        "jane_portal/accounts/actions/people.py",
    },
    "celery.current_app": {"jane_portal/core/dispatch.py"},
}


def imported(tree: ast.AST) -> set[str]:
    """Modules and names, such as "django.http" and "django.http.FileResponse"."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def uses(names: set[str], wanted: str) -> bool:
    return any(name == wanted or name.startswith(f"{wanted}.") for name in names)


def test_no_second_one_appears():
    wrong = []
    for path in python_files(*PRODUCTION):
        names = imported(ast.parse(path.read_text(encoding="utf-8")))
        for wanted, homes in HOMES.items():
            if uses(names, wanted) and not any(relative(path).startswith(home) for home in homes):
                wrong.append(f"{relative(path)} uses {wanted}: its home is {sorted(homes)[0]}")
    assert wrong == []


def test_every_exception_is_still_needed():
    used: dict[str, set[str]] = {wanted: set() for wanted in HOMES}
    for path in python_files(*PRODUCTION):
        names = imported(ast.parse(path.read_text(encoding="utf-8")))
        for wanted, homes in HOMES.items():
            if uses(names, wanted):
                used[wanted] |= {home for home in homes if relative(path).startswith(home)}
    single = {
        f"{wanted}: {home}" for wanted, homes in HOMES.items() for home in homes - used[wanted] if home[-3:] == ".py"
    }
    assert single == set()


def test_no_template_shows_unescaped_text():
    found = [
        relative(path)
        for path in template_files()
        if re.search(r"\|\s*(safe|safeseq)\b|autoescape off", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_other_way_around_escaping():
    """`SafeString(…)` and `__html__` make safe text without the word that the lint looks for."""
    found = []
    for path in python_files(*PRODUCTION):
        text = path.read_text(encoding="utf-8")
        if re.search(r"\bSafe(String|Text)\(|def __html__|html_safe", text):
            found.append(relative(path))
    assert found == []
