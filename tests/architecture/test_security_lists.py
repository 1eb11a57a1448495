"""docs/asvs.csv and docs/abuse-cases.md name tests and documents that exist."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from functools import cache

from tests.architecture.sources import ROOT

# The third-level requirements that the portal takes on beside levels one and two.
PICKED = (
    *("2.3.5", "3.4.7", "3.4.8", "3.5.8", "3.7.3", "5.2.4", "5.2.5", "5.2.6", "5.3.3", "6.3.5", "6.3.7", "6.3.8"),
    *("6.4.6", "7.5.3", "14.2.7", "14.2.8", "15.4.1", "15.4.2", "15.4.3", "16.5.4"),
)


@cache
def _tests_of(path: str) -> set[str]:
    """Names of the tests of a module that run, those of classes with the class before them."""
    found = set()

    def walk(nodes: list[ast.stmt], before: str) -> None:
        for node in nodes:
            if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
                walk(node.body, f"{before}{node.name}::")
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                marks = [ast.unparse(mark) for mark in node.decorator_list]
                if not any(mark.startswith(("pytest.mark.skip(", "pytest.mark.xfail")) for mark in marks):
                    found.add(before + node.name)

    walk(ast.parse((ROOT / path).read_text(encoding="utf-8")).body, "")
    return found


def missing(proof: str) -> bool:
    path, _mark, name = proof.partition("::")
    if not (ROOT / path).is_file():
        return True
    return name not in _tests_of(path) if name else not path.endswith((".md", ".csv"))


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_named_tests_and_documents_exist():
    assert [(row["id"], proof) for row in rows() for proof in row["test"].split() if missing(proof)] == []


def test_every_requirement_stands_once_in_order():
    """All of levels one and two of ASVS 5.0 (70 and 183), and the twenty chosen ones of level three."""
    ids = [row["id"] for row in rows()]
    assert ids == sorted(set(ids), key=lambda key: [int(part) for part in key.split(".")])
    assert Counter(row["level"] for row in rows()) == {"1": 70, "2": 183, "3": 20}
    assert {row["id"] for row in rows() if row["level"] == "3"} == set(PICKED)


def test_what_is_done_has_its_proof_and_what_does_not_apply_its_reason():
    wrong = []
    for row in rows():
        if row["applies"] == "yes":
            sound = row["state"] == ("done" if row["test"] else "open")
        else:
            sound = row["applies"].startswith("no: ") and not row["test"] and row["state"] == "done"
        if not sound:
            wrong.append(row)
    assert wrong == []
    assert sum(row["applies"] == "yes" for row in rows()) == 214


def test_a_name_that_leads_nowhere_is_seen():
    here = "tests/architecture/test_security_lists.py"
    assert not missing(f"{here}::test_a_name_that_leads_nowhere_is_seen")
    assert missing(f"{here}::test_that_is_not_there") and missing("tests/nowhere.py::test_x") and missing(here)


def test_abuse_cases_name_their_tests():
    text = (ROOT / "docs" / "abuse-cases.md").read_text(encoding="utf-8")
    cases = [line.split(" | ") for line in text.splitlines() if re.match(r"\| (\d+|–) \|", line)]
    assert [case[0].strip("| ") for case in cases] == [*(str(number) for number in range(1, 26)), "–"]
    proofs = {case[0]: re.findall(r"`(tests/[^`]+)`", case[3]) for case in cases}
    assert [number for number, named in proofs.items() if not named] == ["| 19"]  # surveys are not built
    assert [proof for named in proofs.values() for proof in named if missing(proof)] == []
