"""Rules of writing that a machine can see (architecture, "How a line is written")."""

import ast
import re

from celery import current_app
from django.apps import apps

from tests.architecture.sources import python_files, relative, template_files, text_files

PRODUCTION = ("jane_portal", "associations", "networks", "surveys", "huoltamo")


def test_every_task_has_a_dotted_name():
    current_app.loader.import_default_modules()
    own = [name for name, task in current_app.tasks.items() if task.__module__.startswith(PRODUCTION)]
    assert own
    assert [name for name in own if not re.fullmatch(r"[a-z]+\.[a-z_]+", name)] == []


def test_only_dispatch_calls_celery():
    callers = [
        relative(path)
        for path in python_files(*PRODUCTION)
        if re.search(r"\.(delay|apply_async|send_task|delay_on_commit)\(", path.read_text(encoding="utf-8"))
    ]
    assert callers == ["jane_portal/core/dispatch.py"]


# Doors that decide by themselves whom they let in; demo_box: nobody outside demo mode.
# restorable_by: what the person herself may bring back after a deletion.
# holding: whoever holds the link of an open invitation or of a correction.
OWN_DOORS = {"visible_to", "demo_box", "restorable_by", "holding"}


def test_views_reach_objects_through_visible_to():
    """`Model.objects.` in a view is followed by `visible_to` or a door named above."""
    found = []
    for path in python_files(*PRODUCTION):
        name = relative(path)
        if "/views" not in name:
            continue
        reads = re.findall(r"(\w+)\.objects\.(\w+)", path.read_text(encoding="utf-8"))
        found += [f"{name}: {model}.objects.{method}" for model, method in reads if method not in OWN_DOORS]
    assert found == []


def test_actions_take_keyword_arguments_and_say_by_whom():
    wrong = []
    for path in python_files(*PRODUCTION):
        if "/actions" not in relative(path):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(mark, ast.Name) and mark.id == "action" for mark in node.decorator_list
            ):
                names = {arg.arg for arg in node.args.kwonlyargs}
                if node.args.args or "by" not in names:
                    wrong.append(f"{relative(path)}::{node.name}")
    assert wrong == []


def test_no_signal_no_save_override():
    wrong = [
        f"{model.__name__}.save"
        for model in apps.get_models()
        if model.__module__.startswith(PRODUCTION) and "save" in model.__dict__
    ]
    assert wrong == []


def test_templates_hold_no_inline_script_or_style_and_no_safe_filter():
    found = []
    for path in template_files():
        text = path.read_text(encoding="utf-8")
        if relative(path).startswith(("templates/mail/", "templates/pdf/")):
            continue  # letters carry their style in the tags: mail readers drop everything else
        if re.search(r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))[^>]*>|<style|\sstyle=|\son[a-z]+=\"", text):
            found.append(f"{relative(path)}: inline script or style")
        if re.search(r"\|\s*safe\b|autoescape off", text):
            found.append(f"{relative(path)}: unescaped output")
    assert found == []


def test_mark_safe_only_in_core():
    users = {
        relative(path)
        for path in python_files(*PRODUCTION)
        if re.search(r"\bmark_safe\(|SafeString\(", path.read_text(encoding="utf-8"))
    }
    assert {name for name in users if not name.startswith("jane_portal/core/")} == set()


def test_project_names_no_path_of_a_machine_and_no_package_index():
    # Written in classes of one letter, so that this file does not name what it forbids.
    pattern = re.compile(r"/h[o]me/\w+/|/r[o]ot/|/w[o]rk/|(reg[i]stry\.npm|p[y]pi\.org|files\.p[y]thon)")
    found = []
    for path in text_files():
        if path.name == "test_rules.py":
            continue
        match = pattern.search(path.read_text(encoding="utf-8", errors="replace"))
        if match:
            found.append(f"{relative(path)}: {match[0]}")
    assert found == []
