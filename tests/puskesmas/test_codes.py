"""Visit codes and the ways they come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puskesmas.codes import ALPHABET, clean_code, grouped, new_code, qr_url

CODE = "7Q2K9F3M4TBWXH6D"
codes = st.text(ALPHABET, min_size=16, max_size=16)


def test_new_codes_use_the_whole_alphabet_in_every_place() -> None:
    made = [new_code() for _ in range(3000)]

    assert len(set(made)) == 3000
    assert {len(code) for code in made} == {16}
    assert all({code[place] for code in made} == set(ALPHABET) for place in range(16))


def test_alphabet_has_no_letter_that_is_misread() -> None:
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_groups_of_four() -> None:
    assert grouped(CODE) == "7Q2K-9F3M-4TBW-XH6D"


def test_qr_content_is_in_capitals() -> None:
    assert qr_url("alur.example.go.id", CODE) == "HTTPS://ALUR.EXAMPLE.GO.ID/Q/7Q2K9F3M4TBWXH6D"
    assert qr_url("localhost:8000", CODE.lower()) == "HTTPS://LOCALHOST:8000/Q/7Q2K9F3M4TBWXH6D"


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        "7Q2K-9F3M-4TBW-XH6D",
        "7q2k 9f3m 4tbw xh6d",
        f"  {CODE}\r\n",
        f"HTTPS://ALUR.EXAMPLE.GO.ID/Q/{CODE}",
        f"https://alur.example.go.id/q/{CODE.lower()}",
        f"http://localhost:8000/q/{CODE}/",
        f"https://alur.example.go.id/q/{CODE}?from=wa",
        f"https://alur.example.go.id/q/{CODE}#top",
        "https://alur.example.go.id/q/7Q2K-9F3M-4TBW-XH6D",
        f"/Q/{CODE}",
    ],
)
def test_scanned_or_typed(text: str) -> None:
    assert clean_code(text) == CODE


def test_misread_letters_are_repaired() -> None:
    assert clean_code("iIlLoO00-0000-0000") == "1111000000000000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        CODE[:-1],
        f"{CODE}7",
        f"{CODE[:-1]}U",
        f"{CODE[:-1]}*",
        f"{CODE[:-1]}ı",
        f"https://alur.example.go.id/x/{CODE}",
        f"https://alur.example.go.id/a/Q/{CODE}",
        f"ftp://alur.example.go.id/Q/{CODE}",
        f"https://alur.example.go.id/Q/{CODE}/more",
        f"{CODE}\0",
        CODE + " " * 400,
        "3273010101900001 Siti",
    ],
)
def test_everything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="^not a visit code$"):
        clean_code(text)


@given(codes, st.sampled_from(["alur.example.go.id", "localhost:8000", "10.0.0.5"]))
def test_what_was_printed_is_read_back(code: str, host: str) -> None:
    assert clean_code(qr_url(host, code)) == code
    assert clean_code(grouped(code).lower()) == code


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    try:
        code = clean_code(text)
    except ValueError:
        return
    assert len(code) == 16
