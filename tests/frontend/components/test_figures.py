"""Bars and tables: shares of the longest, labels beside every cell."""

import pytest

from frontend.components import figures


def test_the_longest_bar_is_full_and_the_others_its_share() -> None:
    drawn = figures.bars("Menit", [{"label": "a", "value": 50}, {"label": "b", "value": 20}])

    assert [row["width"] for row in drawn["rows"]] == [100, 40]


@pytest.mark.parametrize("rows", [[], [{"label": "a", "value": 0}]])
def test_nothing_to_show_is_no_accident(rows: list[dict[str, object]]) -> None:
    assert [row["width"] for row in figures.bars("Menit", rows)["rows"]] == [0] * len(rows)
    assert [row["height"] for row in figures.columns("Menit", rows)["rows"]] == [0] * len(rows)


def test_columns_stand_on_one_ground() -> None:
    drawn = figures.columns("Jam", [{"label": "07", "value": 3}, {"label": "08", "value": 12}])

    assert {row["y"] + row["height"] for row in drawn["rows"]} == {drawn["ground"]}
    assert [row["height"] for row in drawn["rows"]] == [30, 120]


def test_every_cell_knows_its_column() -> None:
    drawn = figures.table("Poli", ["Poli", {"label": "Sisa", "end": True}], [["Umum", 12]])

    assert [(item["head"]["label"], item["cell"]) for item in drawn["body"][0]] == [
        ("Poli", "Umum"),
        ("Sisa", 12),
    ]


def test_a_row_with_a_missing_cell_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        figures.table("Poli", ["Poli", "Sisa"], [["Umum"]])
