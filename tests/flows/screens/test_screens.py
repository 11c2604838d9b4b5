"""What the forms of human steps refuse."""

import pytest

from flows.screens import EnterNumber, Reverify
from tests import cast
from tests.cast import reserve


@pytest.mark.parametrize("number", ["A-1٢", "A-１２", "٧"])
def test_a_simpus_number_is_written_in_plain_digits(world, number):
    reservation = reserve(world.umum, world.siti)

    assert list(EnterNumber({"number": number}, reservation=reservation).errors) == ["number"]
    assert EnterNumber({"number": "a-12"}, reservation=reservation).is_valid()


def test_a_card_number_without_bpjs_is_not_dropped_in_silence(world):
    reservation = reserve(world.umum, world.siti)
    sent = {"outcome": "ok", "payment": "umum", "bpjs_number": cast.BPJS_SITI}

    assert list(Reverify(sent, reservation=reservation).errors) == ["payment"]
    assert Reverify({**sent, "bpjs_number": " "}, reservation=reservation).is_valid()


def test_turning_away_for_another_reason_needs_its_words(world):
    reservation = reserve(world.umum, world.siti)
    sent = {"outcome": "refused", "reason_code": cast.reason("lainnya", needs_text=True).code}

    assert list(Reverify(sent, reservation=reservation).errors) == ["reason"]
    assert Reverify({**sent, "reason": "KTP tertinggal"}, reservation=reservation).is_valid()
