"""National holidays."""

from datetime import date

import pytest

from puskesmas.schedule.holidays import indonesian_holidays


def test_fixed_holidays_of_2026_with_their_indonesian_names() -> None:
    days = indonesian_holidays(2026)

    assert days[date(2026, 1, 1)] == "Tahun Baru Masehi"
    assert days[date(2026, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
    assert days[date(2026, 12, 25)] == "Hari Raya Natal"
    assert date(2026, 11, 23) not in days


def test_moon_based_holidays_are_there() -> None:
    days = indonesian_holidays(2026)

    assert {date(2026, 3, 19), date(2026, 3, 21), date(2026, 5, 27)} <= days.keys()


def test_only_the_year_asked_for_in_order() -> None:
    days = list(indonesian_holidays(2027))

    assert {day.year for day in days} == {2027}
    assert days == sorted(days)


def test_nobody_changes_the_shared_answer() -> None:
    days = indonesian_holidays(2026)

    with pytest.raises(TypeError):
        days[date(2026, 11, 23)] = "libur"  # type: ignore[index]
    assert indonesian_holidays(2026) is days
