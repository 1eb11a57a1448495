"""A register of invented associations as a file: the same bytes for the same seed and size.

`python -m tests.bench.register_data FILE [ROWS]` writes one for trying the portal by hand (3,800 rows unless told).
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from tests.bench.data import compound, description

HEADINGS = [
    "name_fi",
    "register_number",
    "business_id",
    "municipality",
    "sector",
    "kind",
    "description_fi",
    "languages",
    "founded_year",
    "website",
    "email",
    "phone",
]
PLACES = ["Heinävesi", "Ilomantsi", "Joensuu", "Juuka", "Kitee", "Kontiolahti", "Lieksa", "Liperi", "Nurmes"]
PLACES += ["Outokumpu", "Polvijärvi", "Rääkkylä", "Tohmajärvi"]
SECTORS = ["Liikuntajärjestöt", "Eläkeläisjärjestöt", "Kulttuuri- ja kotiseutu", "Metsästys ja kalastus", "Muut"]
REGION_SIZE, NATION_SIZE = 3_800, 110_000


def business_id(number: int) -> str:
    """A valid business ID for a running number, or "" where the check digit rules the number out."""
    digits = f"{number:07d}"
    rest = sum(weight * int(digit) for weight, digit in zip((7, 9, 10, 5, 8, 4, 2), digits, strict=True)) % 11
    return "" if rest == 1 else f"{digits}-{(11 - rest) % 11}"


def register_number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def rows(size: int, seed: int = 12) -> Iterator[list[str]]:
    """Rows under HEADINGS. A row is some 1,200 bytes, as in the national register."""
    rand = random.Random(seed)
    for number in range(1, size + 1):
        place = rand.choice(PLACES)
        name = f"{place} {compound(rand)} {number} ry"
        text = " ".join(description(rand, place) for _sentence in range(2))
        yield [
            name,
            register_number(100_000 + number),
            business_id(1_000_000 + number),
            place,
            rand.choice(SECTORS),
            "registered association",
            text,
            "fi, sv" if number % 10 == 0 else "fi",
            str(rand.randint(1900, 2024)),
            f"https://www.yhdistys{number}.example.fi/",
            f"yhdistys{number}@demo.example",
            f"+358 40 {number:07d}",
        ]


def write_csv(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(rows(size))


def write_xlsx(path: Path, size: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Rekisteri")
    sheet.append(HEADINGS)
    for row in rows(size):
        sheet.append(row)
    book.save(path)


def main(argv: list[str]) -> int:
    path = Path(argv[0])
    size = int(argv[1]) if len(argv) > 1 else REGION_SIZE
    (write_xlsx if path.suffix == ".xlsx" else write_csv)(path, size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
