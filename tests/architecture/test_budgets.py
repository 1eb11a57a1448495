"""Budgets of size (architecture): exceptions are listed here, each with its reason."""

import ast

from tests.architecture.sources import python_files, relative, template_files

MODULE, CLASS, FUNCTION, TEMPLATE, SETTINGS, TEST_MODULE = 300, 200, 50, 150, 400, 500
SUBPACKAGE = 800
# path or "path::name" -> reason
EXCEPTIONS: dict[str, str] = {}


def _limit(name: str) -> int:
    if name == "jane_portal/settings.py":
        return SETTINGS
    return TEST_MODULE if name.startswith("tests/") else MODULE


def _too_long(tree: ast.AST, name: str) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            limit = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
            if length > limit and f"{name}::{node.name}" not in EXCEPTIONS:
                found.append(f"{name}::{node.name} has {length} lines, the budget is {limit}")
    return found


def test_modules_classes_and_functions_keep_their_budget():
    found = []
    for path in python_files():
        name, text = relative(path), path.read_text(encoding="utf-8")
        length = text.count("\n")
        if length > _limit(name) and name not in EXCEPTIONS:
            found.append(f"{name} has {length} lines, the budget is {_limit(name)}")
        found += _too_long(ast.parse(text), name)
    assert found == []


def test_templates_keep_their_budget():
    found = [
        relative(path)
        for path in template_files()
        if path.read_text(encoding="utf-8").count("\n") > TEMPLATE and relative(path) not in EXCEPTIONS
    ]
    assert found == []


def test_core_subpackages_keep_their_budget():
    sizes: dict[str, int] = {}
    for path in python_files():
        parts = relative(path).split("/")
        if parts[:2] == ["jane_portal", "core"] and len(parts) > 3:
            sizes[parts[2]] = sizes.get(parts[2], 0) + path.read_text(encoding="utf-8").count("\n")
    assert {name: size for name, size in sizes.items() if size > SUBPACKAGE} == {}


def test_exceptions_still_exist():
    known = {relative(path) for path in [*python_files(), *template_files()]}
    assert {entry for entry in EXCEPTIONS if entry.split("::")[0] not in known} == set()
