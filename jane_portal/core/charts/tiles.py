"""What the tile map shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """One place on the tile map. column, row: from 1, or 0 when the region has no drawn grid. rows: how many high."""

    name: str
    url: str
    count: int | None = None
    column: int = 0
    row: int = 0
    rows: int = 0
    selected: bool = False
