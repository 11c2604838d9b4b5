"""Every status has a word, an icon of our sprite and a tone of our style sheet."""

from pathlib import Path

import pytest

from frontend.components import words

STATIC = Path(__file__).parents[3] / "frontend" / "static"
STATUSES = {
    "submitted", "verified", "rejected", "numbered", "arrived", "in_queue", "serving", "done",
    "no_show", "cancelled", "expired", "on_time", "at_risk", "overdue",
}  # fmt: skip


def test_every_status_of_the_contract_is_known() -> None:
    assert set(words.TAGS) == STATUSES
    assert len({str(tag.word) for tag in words.TAGS.values()}) == 14


@pytest.mark.parametrize("code", sorted(STATUSES))
def test_icon_and_tone_exist(code: str) -> None:
    tag = words.tag(code)

    assert f'<symbol id="{tag.icon}"' in (STATIC / "img" / "icons.svg").read_text()
    assert tag.tone == "calm" or f".tag-{tag.tone} " in (STATIC / "css/components.css").read_text()


def test_an_unknown_status_still_shows_its_word() -> None:
    assert words.tag("parked").word == "parked"
    assert words.tag("", "Belum diisi").word == "Belum diisi"


@pytest.mark.parametrize(
    ("nik", "shown"),
    [
        ("3273010203040001", "3273••••••••0001"),
        ("3273 0102 0304 0001", "3273••••••••0001"),
        ("12", "••••"),
        ("", "••••"),
    ],
)
def test_a_nik_is_never_shown_whole(nik: str, shown: str) -> None:
    assert words.masked(nik) == shown


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("(0274) 550012", "0274550012"),
        ("+62 812-3456.7890", "+6281234567890"),
        ("0274 550012 pesawat 12", "0274550012"),
        ("", ""),
    ],
)
def test_a_telephone_dials_digits_alone(written: str, dialled: str) -> None:
    assert words.dial(written) == dialled
