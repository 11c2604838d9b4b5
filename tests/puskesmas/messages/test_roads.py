"""Which roads a message takes, and when the quiet hours let it go."""

from datetime import UTC, datetime, time

import pytest

from puskesmas.messages.quiet import quiet_end
from puskesmas.messages.roads import plan

ALL = frozenset({"whatsapp", "sms", "email"})


def roads(reach="", *, phone=True, email=True, configured=ALL, asked=False):
    return plan(reach=reach, phone=phone, email=email, configured=configured, asked=asked)


@pytest.mark.parametrize(
    ("reach", "order"),
    [
        ("", ("whatsapp", "sms", "email")),
        ("whatsapp", ("whatsapp", "sms", "email")),
        ("sms", ("sms", "whatsapp", "email")),
        ("email", ("email", "whatsapp", "sms")),
        ("none", ()),
    ],
)
def test_what_was_wished_goes_first(reach, order):
    assert roads(reach).order == order


def test_each_road_that_is_passed_by_says_why():
    found = roads(phone=False, configured=frozenset({"whatsapp", "email"}))

    assert found.order == ("email",)
    assert found.passed == {"whatsapp": "no_address", "sms": "not_configured"}
    assert found.as_kept() == {
        "whatsapp": "no_address", "sms": "not_configured", "email": "planned",
    }  # fmt: skip


def test_the_second_road_stands_ready():
    assert roads("email").as_kept() == {"whatsapp": "spare", "sms": "spare", "email": "planned"}


def test_whoever_wants_none_gets_none_but_the_code_just_asked_for():
    assert roads("none").passed == dict.fromkeys(("whatsapp", "sms", "email"), "opted_out")
    assert roads("none", asked=True).order == ("whatsapp", "sms", "email")


NIGHT = (time(20), time(6))


@pytest.mark.parametrize(
    ("hour", "minute", "ends"),
    [
        (19, 59, None),
        (20, 0, (24, 6)),
        (23, 59, (24, 6)),
        (0, 0, (23, 6)),
        (5, 59, (23, 6)),
        (6, 0, None),
        (12, 0, None),
    ],
)
@pytest.mark.parametrize(
    ("zone", "ahead"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)]
)
def test_quiet_over_midnight_on_the_facilitys_own_clock(zone, ahead, hour, minute, ends):
    local = datetime(2026, 11, 23, hour, minute, tzinfo=UTC)
    at = datetime.fromtimestamp(local.timestamp() - ahead * 3600, UTC)

    found = quiet_end(at, zone, *NIGHT)

    if ends is None:
        assert found is None
    else:
        day, until = ends
        expected = datetime(2026, 11, day, until, tzinfo=UTC).timestamp() - ahead * 3600
        assert found.timestamp() == expected


def test_quiet_within_a_day_and_no_quiet_at_all():
    noon = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)  # 12.30 WIB

    assert quiet_end(noon, "Asia/Jakarta", time(12), time(13)) == noon.replace(hour=6, minute=0)
    assert quiet_end(noon, "Asia/Jakarta", time(13), time(14)) is None
    assert quiet_end(noon, "Asia/Jakarta", time(12), time(12)) is None
