"""Dates, times, durations and money in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from puskesmas.wording import duration, full_date, full_moment, rupiah, time_left, time_of_day

MORNING = datetime(2026, 11, 23, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 23), "Senin, 23 November 2026"),
        (date(2028, 2, 29), "Selasa, 29 Februari 2028"),
        (date(2026, 5, 6), "Rabu, 6 Mei 2026"),
        (date(2026, 12, 31), "Kamis, 31 Desember 2026"),
        (date(2027, 1, 1), "Jumat, 1 Januari 2027"),
        (date(2026, 8, 1), "Sabtu, 1 Agustus 2026"),
        (date(2026, 3, 8), "Minggu, 8 Maret 2026"),
    ],
)
def test_full_date(day: date, text: str) -> None:
    assert full_date(day) == text


def test_full_date_in_english() -> None:
    with override("en"):
        assert full_date(date(2026, 11, 23)) == "Monday, 23 November 2026"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "08.12 WIB"),
        ("Asia/Pontianak", "08.12 WIB"),
        ("Asia/Makassar", "09.12 WITA"),
        ("Asia/Jayapura", "10.12 WIT"),
    ],
)
def test_time_of_day_is_that_of_the_facility(zone: str, text: str) -> None:
    assert time_of_day(MORNING, zone) == text


def test_the_date_too_is_that_of_the_facility() -> None:
    before_midnight = datetime(2026, 12, 31, 16, 5, tzinfo=UTC)

    jakarta = full_moment(before_midnight, "Asia/Jakarta")
    bima = full_moment(before_midnight, "Asia/Makassar")

    assert jakarta == "Kamis, 31 Desember 2026 pukul 23.05 WIB"
    assert bima == "Jumat, 1 Januari 2027 pukul 00.05 WITA"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "kurang dari 1 menit"),
        (59, "kurang dari 1 menit"),
        (60, "1 menit"),
        (25 * 60, "25 menit"),
        (25 * 60 + 59, "25 menit"),
        (59 * 60 + 59, "59 menit"),
        (3600, "1 jam"),
        (70 * 60, "1 jam 10 menit"),
        (30 * 3600, "30 jam"),
    ],
)
def test_duration_in_whole_minutes(seconds: int, text: str) -> None:
    assert duration(timedelta(seconds=seconds)) == text


def test_time_left_and_time_over() -> None:
    assert time_left(timedelta(minutes=25)) == "25 menit"
    assert time_left(timedelta(0)) == "kurang dari 1 menit"
    assert time_left(-timedelta(minutes=12)) == "lewat 12 menit"
    assert time_left(-timedelta(minutes=12, seconds=59)) == "lewat 12 menit"
    assert time_left(-timedelta(seconds=1)) == "lewat kurang dari 1 menit"
    assert time_left(-timedelta(hours=1, minutes=10)) == "lewat 1 jam 10 menit"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Rp 0"),
        (999, "Rp 999"),
        (10_000, "Rp 10.000"),
        (1_250_000, "Rp 1.250.000"),
        (-5_000, "-Rp 5.000"),
    ],
)
def test_rupiah(amount: int, text: str) -> None:
    assert rupiah(amount) == text
