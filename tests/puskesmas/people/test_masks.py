"""What a list shows of personal data."""

import pytest

from puskesmas.people.masks import mask_name, mask_nik, mask_phone


def test_nik_keeps_region_and_serial() -> None:
    assert mask_nik("3273010101900001") == "3273••••••••0001"


def test_phone_keeps_the_operator_and_three_digits() -> None:
    assert mask_phone("+6281234567890") == "+62812•••••890"
    assert mask_phone("+628123456789") == "+62812••••789"


@pytest.mark.parametrize("short", ["", "327301", "327301010190000"])
def test_what_is_too_short_disappears(short: str) -> None:
    assert mask_nik(short) == "•" * len(short)


def test_short_phone_disappears() -> None:
    assert mask_phone("+6281234567") == "•••••••••••"
    assert mask_phone("+62812345678") == "+62812•••678"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Siti Aminah", "S••• A•••"),
        ("Budi", "B•••"),
        ("  I   Gede ", "I••• G•••"),
        ("", ""),
    ],
)
def test_name_keeps_first_letters_and_hides_the_length(name: str, masked: str) -> None:
    assert mask_name(name) == masked
