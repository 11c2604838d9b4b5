"""Queue numbers and the sound of their letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puskesmas.queueing.numbers import format_number, letter_clashes, parse_number

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("number", "printed"),
    [(1, "U-001"), (17, "U-017"), (999, "U-999"), (1000, "U-1000"), (9999, "U-9999")],
)
def test_three_digits_and_four_above_999(number: int, printed: str) -> None:
    assert format_number("U", number) == printed
    assert parse_number(printed) == ("U", number)


@pytest.mark.parametrize(
    ("letter", "number"),
    [("U", 0), ("U", -1), ("U", 10000), ("u", 1), ("UU", 1), ("", 1), ("1", 1)],
)
def test_no_other_number_is_made(letter: str, number: int) -> None:
    with pytest.raises(ValueError, match="queue number"):
        format_number(letter, number)


def test_typed_in_lower_case_with_blanks() -> None:
    assert parse_number(" u-017 ") == ("U", 17)


@pytest.mark.parametrize(
    "text",
    [
        "U-17",
        "U017",
        "U-0017",
        "U-000",
        "U-0000",
        "U-10000",
        "UU-017",
        "-017",
        "U-٠١٧",
        "",
        "U-017\nx",
    ],
)
def test_no_other_spelling_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="not a queue number"):
        parse_number(text)


@given(st.sampled_from(LETTERS), st.integers(1, 9999))
def test_printed_numbers_read_back(letter: str, number: int) -> None:
    assert parse_number(format_number(letter, number)) == (letter, number)


@pytest.mark.parametrize("zone", [["A", "R"], ["U", "L", "K", "G", "S", "Z"], ["F", "X", "H"], []])
def test_the_proposed_letters_do_not_clash(zone: list[str]) -> None:
    assert letter_clashes(zone) == []


@pytest.mark.parametrize(
    ("zone", "clash"),
    [
        (["A", "U", "A"], "Huruf A dipakai lebih dari satu antrean."),
        (["I", "U"], "Huruf I terbaca seperti angka."),
        (["O", "U"], "Huruf O terbaca seperti angka."),
        (["N", "M"], "Huruf M, N sulit dibedakan saat dipanggil."),
        (["B", "D"], "Huruf B, D sulit dibedakan saat dipanggil."),
        (["V", "P"], "Huruf P, V sulit dibedakan saat dipanggil."),
        (["L", "S", "F"], "Huruf F, L, S bunyinya mirip, pakai paling banyak 2."),
        (["C", "E", "G"], "Huruf C, E, G bunyinya mirip, pakai paling banyak 2."),
        (["H", "A", "K"], "Huruf A, H, K bunyinya mirip, pakai paling banyak 2."),
    ],
)
def test_a_clash_is_explained(zone: list[str], clash: str) -> None:
    assert letter_clashes(zone) == [clash]


def test_every_clash_is_explained() -> None:
    assert letter_clashes(["B", "T", "G", "B"]) == [
        "Huruf B dipakai lebih dari satu antrean.",
        "Huruf B, T sulit dibedakan saat dipanggil.",
        "Huruf B, G, T bunyinya mirip, pakai paling banyak 2.",
    ]


@pytest.mark.parametrize("zone", [["B", "C"], ["L", "M"], ["L", "N"], ["A", "K"]])
def test_two_of_a_group_are_allowed(zone: list[str]) -> None:
    assert letter_clashes(zone) == []
