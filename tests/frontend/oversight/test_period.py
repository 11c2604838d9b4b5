"""The stretches of time of the supervisor's page, on the wall clock of the place."""

from datetime import UTC, datetime

import pytest

from frontend.oversight.period import chosen


@pytest.mark.parametrize(
    ("key", "zone", "since"),
    [
        ("hari", "Asia/Jakarta", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("hari", "Asia/Jayapura", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("pekan", "Asia/Jakarta", datetime(2026, 11, 17, 17, tzinfo=UTC)),
        ("bulan", "Asia/Jakarta", datetime(2026, 10, 25, 17, tzinfo=UTC)),
        ("entah", "Asia/Jakarta", datetime(2026, 11, 17, 17, tzinfo=UTC)),
    ],
)
def test_from_midnight_to_midnight(clock, key, zone, since):
    clock.set(datetime(2026, 11, 24, 2, tzinfo=UTC))

    begins, ends = chosen(key).bounds(zone)

    assert begins == since
    assert ends == datetime(2026, 11, 24, since.hour, tzinfo=UTC)
