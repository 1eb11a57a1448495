"""RDF as Turtle (W3C Recommendation, 2014), from nodes as serializers.catalogue writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .catalogue import Node, Value

_MARKS = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# What may not stand in an address as it is.
_NOT_IN_ADDRESS = re.compile('[\x00-\x20<>"{}|^`\\\\]')


def turtle(nodes: Iterable[Node], prefixes: Mapping[str, str]) -> str:
    heads = [f"@prefix {name}: {_address(address)} ." for name, address in prefixes.items()]
    return "\n".join([*heads, "", *(_node(node) for node in nodes)])


def _node(node: Node) -> str:
    lines = [f"    {name} {', '.join(_value(value) for value in node[name])}" for name in node if name[0] != "@"]
    return f"{_address(node['@id'])} a {node['@type']} ;\n" + " ;\n".join(lines) + " .\n"


def _value(value: Value) -> str:
    if "@id" in value:
        return _address(value["@id"])
    text = '"' + "".join(_MARKS.get(char, char) for char in value["@value"]) + '"'
    if "@language" in value:
        return f"{text}@{value['@language']}"
    return f"{text}^^{value['@type']}" if "@type" in value else text


def _address(address: str) -> str:
    return "<" + _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", address) + ">"
