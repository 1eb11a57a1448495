"""Joins parts of one document, object by object, with only one part in memory at a time; and finishes the tags."""

from __future__ import annotations

import re
import struct
from typing import Any, BinaryIO

import pydyf

_REFERENCE = re.compile(rb"(\d+) 0 R")
# Kind, position or number of the packing stream, place in that stream (ISO 32000-1, 7.5.8).
_ENTRY = struct.Struct(">BIH")
# Numbers of the objects that all parts share; they are written last.
_ROOTS = {"pages": 1, "catalog": 2, "tree": 3, "document": 4, "map": 5, "outlines": 6, "info": 7}


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Say of each head of a table whether it heads its row or its column (ISO 14289-1, 7.5); WeasyPrint does not."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("S") == "/TH":
            row = pdf.objects[_number(item["P"])]
            cells = {pdf.objects[_number(cell)]["S"] for cell in row["K"] if isinstance(cell, bytes)}
            heads = item.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
            heads["Scope"] = "/Row" if "/TD" in cells else "/Column"


class Joiner:
    """Takes the parts in order, each as WeasyPrint's `finisher`; `close` writes what they share."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.position = 0
        self.next = max(_ROOTS.values()) + 1
        self.entries = bytearray(_ENTRY.size * self.next)
        self.parts = 0
        self.roots: dict[str, Any] = {}
        self.kids: list[bytes] = []
        self.elements: list[bytes] = []
        self.map: list[Any] = []
        self.bookmarks: list[pydyf.Dictionary] = []
        self.names: dict[bytes, Any] = {}
        self._line(b"%PDF-1.7")
        self._line(b"%\xf0\x9f\x96\xa4")

    @property
    def pages(self) -> int:
        return len(self.kids)

    def take(self, document: Any, pdf: pydyf.PDF) -> None:
        """Write what belongs to this part alone, and leave an empty PDF behind."""
        finish(document, pdf)
        self.parts += 1
        roots = _roots_of(pdf)
        numbers = {item.number: _ROOTS[name] for name, item in roots.items()}
        for item in pdf.objects[1:]:
            if item.number not in numbers:
                numbers[item.number] = self.next
                self.next += 1
        self.entries += bytes(_ENTRY.size * self.next - len(self.entries))
        own = [item for item in pdf.objects[1:] if numbers[item.number] > max(_ROOTS.values())]
        _renumber([*pdf.objects[1:], pdf.info], numbers)
        self.kids += [b"%d 0 R" % numbers[kid] for kid in pdf.pages["Kids"][::3]]
        self._collect(roots, own)
        for item in pdf.objects[1:]:
            item.number = numbers[item.number]
        self.roots = self.roots or {**roots, "info": pdf.info}
        held = {id(item) for item in self.bookmarks}
        self._write([item for item in own if id(item) not in held])
        pdf.objects, pdf.info = pdf.objects[:1], pydyf.Dictionary()

    def _collect(self, roots: dict[str, Any], own: list[Any]) -> None:
        self.elements += roots["document"]["K"]
        keys = len(self.map) // 2
        listed = roots["map"]["Nums"]
        for key, value in zip(listed[::2], listed[1::2], strict=True):
            self.map += [key + keys, value]
        for item in own:
            if not isinstance(item, dict):
                continue
            for name in ("StructParents", "StructParent"):
                if name in item:
                    item[name] += keys
            if item.get("S") == "/TH" and "ID" in item:  # shared with the cells that name it as their head
                item["ID"].string = f"{self.parts}-{item['ID'].string}"
            if item.get("Parent") == b"%d 0 R" % _ROOTS["outlines"]:
                self.bookmarks.append(item)
        dests = roots["catalog"].get("Names", {}).get("Dests", {}).get("Names", [])
        for name, place in zip(dests[::2], dests[1::2], strict=True):
            self.names.setdefault(name.data, place)

    def close(self, identifier: str) -> None:
        """Write the shared objects, the table of places and the end."""
        roots = self.roots
        roots["pages"] |= {"Kids": pydyf.Array(self.kids), "Count": len(self.kids)}
        roots["document"]["K"] = pydyf.Array(self.elements)
        roots["map"]["Nums"] = pydyf.Array(self.map)
        if self.names:
            listed = pydyf.Array([value for name in sorted(self.names) for value in (name, self.names[name])])
            roots["catalog"]["Names"] = pydyf.Dictionary({"Dests": pydyf.Dictionary({"Names": listed})})
        roots["info"].number = _ROOTS["info"]
        if self.bookmarks:
            roots["outlines"] = self._outlines()
            roots["catalog"]["Outlines"] = roots["outlines"].reference
        self._write([*roots.values(), *self.bookmarks])
        place, number = self.position, self.next
        self.entries += _ENTRY.pack(1, place, 0)
        extra = {
            "Type": "/XRef",
            "Size": number + 1,
            "W": pydyf.Array([1, 4, 2]),
            "Root": roots["catalog"].reference,
            "Info": roots["info"].reference,
            "ID": pydyf.Array([pydyf.String(identifier), pydyf.String(identifier)]),
        }
        table = pydyf.Stream([bytes(self.entries)], extra, compress=True)
        table.number = number
        self._line(table.indirect)
        self._line(b"startxref\n%d\n%%%%EOF" % place)

    def _outlines(self) -> pydyf.Dictionary:
        """The bookmarks of all parts in one chain."""
        for item in self.bookmarks:
            item.pop("Prev", None)
            item.pop("Next", None)
        for one, other in zip(self.bookmarks, self.bookmarks[1:], strict=False):
            one["Next"], other["Prev"] = other.reference, one.reference
        count = len(self.bookmarks) + sum(max(item["Count"], 0) for item in self.bookmarks)
        ends = {"First": self.bookmarks[0].reference, "Last": self.bookmarks[-1].reference}
        outlines = pydyf.Dictionary({"Count": count, **ends})
        outlines.number = _ROOTS["outlines"]
        return outlines

    def _write(self, items: list[Any]) -> None:
        """Streams by themselves; all other objects packed into one compressed stream."""
        packed = []
        for item in items:
            if isinstance(item, pydyf.Stream):
                self._write_stream(item)
            else:
                packed.append(item)
        heads, texts, position = [], [], 0
        for item in packed:
            texts.append(item.data)
            heads.append(b"%d %d" % (item.number, position))
            position += len(texts[-1]) + 1
        head = b" ".join(heads)
        stream = pydyf.Stream([head, *texts], {"Type": "/ObjStm", "N": len(packed), "First": len(head) + 1}, True)
        stream.number = self.next
        self.next += 1
        self.entries += bytes(_ENTRY.size)
        self._write_stream(stream)
        for place, item in enumerate(packed):
            _ENTRY.pack_into(self.entries, item.number * _ENTRY.size, 2, stream.number, place)

    def _write_stream(self, item: pydyf.Stream) -> None:
        _ENTRY.pack_into(self.entries, item.number * _ENTRY.size, 1, self.position, 0)
        self._line(item.indirect)

    def _line(self, content: bytes) -> None:
        self.target.write(content + b"\n")
        self.position += len(content) + 1


def _roots_of(pdf: pydyf.PDF) -> dict[str, Any]:
    tree = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    roots = {"pages": pdf.pages, "catalog": pdf.catalog, "tree": tree}
    roots |= {"document": pdf.objects[_number(tree["K"][0])], "map": pdf.objects[_number(tree["ParentTree"])]}
    if "Outlines" in pdf.catalog:
        roots["outlines"] = pdf.objects[_number(pdf.catalog["Outlines"])]
    return roots


def _renumber(items: list[Any], numbers: dict[int, int]) -> None:
    """Give every reference in the items, however deep, its new number."""
    seen: set[int] = set()
    waiting: list[Any] = list(items)
    while waiting:
        item = waiting.pop()
        content = item.extra if isinstance(item, pydyf.Stream) else item
        if id(content) in seen or not isinstance(content, dict | list):
            continue
        seen.add(id(content))
        for key, value in content.items() if isinstance(content, dict) else enumerate(content):
            if isinstance(value, bytes):
                match = _REFERENCE.fullmatch(value)
                if match:
                    content[key] = b"%d 0 R" % numbers[int(match[1])]
            elif isinstance(value, dict | list | pydyf.Stream):
                waiting.append(value)
