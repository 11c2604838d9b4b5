"""Numbers as tables and drawings that need no script and print well."""

from collections.abc import Iterable, Mapping
from typing import Any

COLUMN_WIDTH, GAP, HEIGHT = 40, 12, 120


def table(caption: str, columns: Iterable[Any], rows: Iterable[Iterable[Any]]) -> dict[str, Any]:
    """Joins every cell with its column, so that a narrow screen can show the label beside it."""
    heads = [head if isinstance(head, Mapping) else {"label": head} for head in columns]
    body = [
        [{"head": head, "cell": cell} for head, cell in zip(heads, row, strict=True)]
        for row in rows
    ]
    return {"caption": caption, "heads": heads, "body": body}


def _share(value: float, top: float, size: float) -> float:
    return round(size * max(value, 0) / top, 2) if top else 0


def bars(caption: str, rows: Iterable[Mapping[str, Any]], unit: str = "") -> dict[str, Any]:
    """Lying bars: the width of each is its share of the longest."""
    given = list(rows)
    top = max((row["value"] for row in given), default=0)
    drawn = [{"tone": "", **row, "width": _share(row["value"], top, 100)} for row in given]
    return {"caption": caption, "rows": drawn, "unit": unit}


def columns(caption: str, rows: Iterable[Mapping[str, Any]], unit: str = "") -> dict[str, Any]:
    """Standing bars of a course of time, with the words for people who cannot see them."""
    given = list(rows)
    top = max((row["value"] for row in given), default=0)
    drawn = []
    for place, row in enumerate(given):
        height = _share(row["value"], top, HEIGHT)
        left = place * (COLUMN_WIDTH + GAP)
        drawn.append(
            {
                "tone": "",
                **row,
                "x": left,
                "middle": left + COLUMN_WIDTH // 2,
                "y": round(HEIGHT - height + 20, 2),
                "above": round(HEIGHT - height + 14, 2),
                "height": height,
            }
        )
    return {
        "caption": caption,
        "rows": drawn,
        "unit": unit,
        "column_width": COLUMN_WIDTH,
        "width": max(len(given) * (COLUMN_WIDTH + GAP) - GAP, 1),
        "height": HEIGHT + 42,
        "foot": HEIGHT + 37,
        "ground": HEIGHT + 20,
    }
