"""Numbers people carry, checked against published reference cases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puskesmas import clock
from puskesmas.people.identity import (
    PROVINCES,
    check_nik,
    clean_bpjs,
    clean_kk,
    clean_phone,
    nik_birth_date,
    nik_sex,
)

TODAY = date(2026, 11, 23)


def codes(text: str, birth_date: date | None = None, sex: str | None = None) -> list[str]:
    return [found.code for found in check_nik(text, birth_date, sex, today=TODAY).problems]


@pytest.mark.parametrize(
    ("nik", "sex", "birth_date"),
    [
        ("3273010101900001", "L", date(1990, 1, 1)),
        ("3273017101900001", "P", date(1990, 1, 31)),
        ("3273016902000001", "P", date(2000, 2, 29)),
        ("3273014101900001", "P", date(1990, 1, 1)),
        ("3273013112900001", "L", date(1990, 12, 31)),
        ("3273012311260001", "L", date(2026, 11, 23)),
        ("3273012411260001", "L", date(1926, 11, 24)),
        ("3273010101000001", "L", date(2000, 1, 1)),
        ("3273013112990001", "L", date(1999, 12, 31)),
    ],
)
def test_good_nik(nik: str, sex: str, birth_date: date) -> None:
    result = check_nik(nik, today=TODAY)

    assert result.ok
    assert (result.nik, result.sex, result.birth_date) == (nik, sex, birth_date)
    assert result.warnings == ()


@pytest.mark.parametrize(
    ("nik", "problem"),
    [
        ("3273012902990001", "nik_date"),
        ("3273010113900001", "nik_date"),
        ("3273010100900001", "nik_date"),
        ("3273010001900001", "nik_date"),
        ("3273013201900001", "nik_date"),
        ("3273014001900001", "nik_date"),
        ("3273017201900001", "nik_date"),
        ("3273013104900001", "nik_date"),
        ("0000000101900001", "nik_region"),
        ("0073010101900001", "nik_region"),
        ("3200010101900001", "nik_region"),
        ("3273000101900001", "nik_region"),
        ("3273010101900000", "nik_serial"),
        ("32730141019000011", "nik_length"),
        ("327301410190001", "nik_length"),
        ("", "nik_length"),
        ("327301010190000A", "nik_length"),
        ("٣٢٧٣٠١٠١٠١٩٠٠٠٠١", "nik_length"),
        ("327301010190000²", "nik_length"),
        ("-3273010101900001-x", "nik_length"),
    ],
)
def test_bad_nik(nik: str, problem: str) -> None:
    result = check_nik(nik, today=TODAY)

    assert [found.code for found in result.problems] == [problem]
    assert not result.ok
    assert (result.birth_date, result.sex) == (None, None)


def test_every_problem_is_told_at_once() -> None:
    assert codes("0000003213900000") == ["nik_region", "nik_date", "nik_serial"]


@pytest.mark.parametrize(
    "typed",
    [" 3273014101900001 ", "3273.0141.0190.0001", "3273-01-410190-0001", "327301 410190 0001"],
)
def test_blanks_dots_and_dashes_do_not_matter(typed: str) -> None:
    assert check_nik(typed, today=TODAY).nik == "3273014101900001"


def test_a_day_before_birth_the_same_digits_meant_a_century_earlier() -> None:
    assert nik_birth_date("3273012311260001", date(2026, 11, 22)) == date(1926, 11, 23)
    assert nik_birth_date("3273012311260001", date(2026, 11, 23)) == date(2026, 11, 23)


def test_29_february_1900_never_was() -> None:
    assert nik_birth_date("3273012902000001", date(2000, 2, 28)) is None
    assert nik_birth_date("3273012902000001", date(2000, 2, 29)) == date(2000, 2, 29)


def test_siti_says_the_date_in_her_nik() -> None:
    assert codes("3273017101900001", date(1990, 1, 31), "P") == []


@pytest.mark.parametrize(
    ("said", "sex", "problems"),
    [
        (date(1990, 1, 30), "P", ["birth_date_mismatch"]),
        (date(1991, 1, 31), "P", ["birth_date_mismatch"]),
        (date(1990, 3, 31), "P", ["birth_date_mismatch"]),
        (date(2090, 1, 31), "P", ["birth_date_mismatch"]),
        (date(1890, 1, 31), "P", ["birth_date_mismatch"]),
        (date(1990, 1, 31), "L", ["sex_mismatch"]),
        (date(1990, 1, 30), "L", ["birth_date_mismatch", "sex_mismatch"]),
        (None, "L", ["sex_mismatch"]),
    ],
)
def test_a_nik_of_somebody_else_is_noticed(
    said: date | None, sex: str, problems: list[str]
) -> None:
    assert codes("3273017101900001", said, sex) == problems


def test_a_centenarian_is_believed() -> None:
    result = check_nik("3273010503250001", date(1925, 3, 5), today=TODAY)

    assert result.ok
    assert result.birth_date == date(1925, 3, 5)
    assert nik_birth_date("3273010503250001", TODAY) == date(2025, 3, 5)


def test_without_a_date_nothing_else_is_compared() -> None:
    assert codes("3273013201900001", date(1990, 1, 31), "P") == ["nik_date"]


@pytest.mark.parametrize("region", ["990101", "100101", "200101", "540101", "970101"])
def test_an_unknown_region_is_a_warning_for_the_officer(region: str) -> None:
    result = check_nik(f"{region}0101900001", today=TODAY)

    assert result.ok
    assert [found.code for found in result.warnings] == ["nik_region_unknown"]


def test_38_provinces() -> None:
    assert len(PROVINCES) == 38
    assert {"11", "19", "21", "34", "36", "53", "65", "76", "82", "96"} <= PROVINCES
    assert not {"10", "20", "22", "30", "37", "50", "54", "60", "66", "77", "83"} & PROVINCES


def test_texts_are_indonesian_and_hold_no_number() -> None:
    wrong = check_nik("0000003213900000", today=TODAY)
    other = check_nik("3273017101900001", date(1990, 1, 30), "L", today=TODAY)
    short = check_nik("3273", today=TODAY)
    unknown = check_nik("9901010101900001", today=TODAY)

    found = (*wrong.problems, *other.problems, *short.problems, *unknown.warnings)

    assert [str(problem.text) for problem in found] == [
        "Enam angka pertama NIK bukan kode wilayah.",
        "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir.",
        "Empat angka terakhir NIK tidak boleh 0000.",
        "Tanggal lahir tidak sama dengan yang ada di dalam NIK.",
        "Jenis kelamin tidak sama dengan yang ada di dalam NIK.",
        "NIK terdiri dari 16 angka. Periksa kembali di KTP.",
        "Kode wilayah NIK belum dikenal. Cocokkan dengan KTP.",
    ]


def test_the_result_does_not_show_the_nik() -> None:
    shown = repr(check_nik("3273017101900001", date(1990, 1, 31), today=TODAY))

    assert "3273017101900001" not in shown
    assert "1990" not in shown


@pytest.fixture
def _evening_before() -> Iterator[None]:
    clock.freeze(datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    yield
    clock.reset()


@pytest.mark.usefixtures("_evening_before")
def test_today_is_taken_where_the_day_begins_first() -> None:
    """22.30 WIB is already the 23rd in Jayapura: nobody born there that day turns a hundred."""
    assert check_nik("3273012311260001").birth_date == date(2026, 11, 23)
    assert check_nik("3273012411260001").birth_date == date(1926, 11, 24)


@given(st.dates(date(1927, 1, 1), TODAY), st.sampled_from("LP"), st.integers(1, 9999))
def test_what_was_built_is_read_back(born: date, sex: str, serial: int) -> None:
    day = born.day + (40 if sex == "P" else 0)
    nik = f"347101{day:02d}{born:%m%y}{serial:04d}"

    assert nik_birth_date(nik, TODAY) == born
    assert nik_sex(nik) == sex
    assert codes(nik, born, sex) == []


@given(st.text(max_size=40))
def test_no_text_breaks_the_check(text: str) -> None:
    result = check_nik(text, today=TODAY)

    assert result.ok is not bool(result.problems)
    assert result.nik == "" or len(result.nik) == 16


@pytest.mark.parametrize(
    ("typed", "card"),
    [
        ("0001234567890", "0001234567890"),
        ("0001 2345 67890", "0001234567890"),
        ("0001-2345-67890", "0001234567890"),
    ],
)
def test_bpjs_card(typed: str, card: str) -> None:
    assert clean_bpjs(typed) == card


@pytest.mark.parametrize("typed", ["000123456789A", "123456789012", "12345678901234", ""])
def test_bpjs_card_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="^not 13 digits$"):
        clean_bpjs(typed)


def test_family_card() -> None:
    assert clean_kk("3273010101120001") == "3273010101120001"
    assert clean_kk("3273 0101 0112 0001") == "3273010101120001"


@pytest.mark.parametrize("typed", ["327301010112000", "32730101011200011", "327301010112000X"])
def test_family_card_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="^not 16 digits$"):
        clean_kk(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("081234567890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("08123456789", "+628123456789"),
        ("+62 0812-3456-7890", "+6281234567890"),
        ("(0812) 3456.7890", "+6281234567890"),
    ],
)
def test_mobile_phone(typed: str, number: str) -> None:
    assert clean_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "08123456789012",
        "12345",
        "006281234567890",
        "+6581234567",
        "02741234567",
        "0812-CALL-NOW",
        "081234567890 ext 3",
        "٠٨١٢٣٤٥٦٧٨٩٠",
        "++++++",
        "0" * 31,
        "",
    ],
)
def test_phone_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(ValueError, match="^not an? (Indonesian mobile|phone) number$"):
        clean_phone(typed)
