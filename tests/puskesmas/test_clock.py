"""The one clock: frozen, shifted, and shared between processes of a demo."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from puskesmas import clock as the_clock

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_frozen_clock_moves_only_when_shifted(clock):
    clock.set(NINE)
    clock.shift(minutes=11)

    assert the_clock.now() == NINE + timedelta(minutes=11)


def test_the_date_is_that_of_the_place(clock):
    clock.set(datetime(2026, 11, 23, 16, 30, tzinfo=UTC))

    assert [
        the_clock.today(zone).day for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
    ] == [23, 24, 24]


def test_a_jump_reaches_another_process_and_never_goes_back(clock, tmp_path):
    path = tmp_path / "clock"
    the_clock.follow(path)
    before = the_clock.now()

    the_clock.jump(timedelta(days=1))

    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; from puskesmas import clock;"
            "clock.follow(pathlib.Path(sys.argv[1])); print(clock.now().isoformat())",
            str(path),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    gap = datetime.fromisoformat(told) - before
    assert timedelta(days=1) <= gap < timedelta(days=1, minutes=1)
    with pytest.raises(ValueError, match="forward"):
        the_clock.jump(timedelta(seconds=-1))


def test_a_process_that_begins_knows_the_demos_time_before_anybody_asks(clock, tmp_path):
    path = tmp_path / "clock"
    path.write_text("86400")

    the_clock.follow(path)
    path.unlink()  # whoever asks now, in whatever thread, needs no reading any more

    ahead = the_clock.now() - datetime.now(UTC)  # noqa: TID251 -- what the offset counts from
    assert timedelta(hours=23, minutes=59) < ahead <= timedelta(days=1)
