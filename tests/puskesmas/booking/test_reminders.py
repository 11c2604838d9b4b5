"""The day before: one reminder each, and the card asked about once more."""

import pytest

from flows.engine import service
from integrations.bpjs_pcare import deliver
from puskesmas.audit.models import AuditEvent
from puskesmas.booking import endings, reminders
from puskesmas.booking.actions import Coverage
from puskesmas.booking.reminders import note_coverage, remind
from puskesmas.outbox import relay
from puskesmas.outbox.models import Message
from puskesmas.outbox.registry import Letter, Temporary
from puskesmas.people.models import Notice
from tests import cast
from tests.cast import fresh, reserve


@pytest.fixture
def bpjs(world):
    return reserve(
        world.umum,
        world.siti,
        payment="bpjs",
        bpjs_number=cast.BPJS_SITI,
        coverage=Coverage("active", True, cast.at(cast.MONDAY, 8)),
    )


def told(template="still_unanswered"):
    return Notice.objects.filter(template=template).count()


def test_everybody_who_comes_tomorrow_is_reminded_once(world, clock):
    reserve(world.umum, world.siti)
    reserve(world.umum, world.joko, cast.date(2026, 11, 25))
    off = reserve(world.gigi, world.dimas)
    service.end(off.code, run=endings.cancel, by=cast.SYSTEM)

    counts = []
    for hour, minute in ((14, 59), (15, 0), (15, 1), (19, 59), (20, 0)):
        clock.set(cast.at(cast.MONDAY, hour, minute))
        counts.append(remind())

    assert counts == [0, 1, 0, 0, 0]
    assert told() == 1
    assert AuditEvent.objects.filter(verb="reservation.reminded").count() == 1
    assert not Message.objects.filter(topic="bpjs.coverage").exists()


def test_who_has_no_answer_yet_is_told_to_wait_for_it(world, clock):
    accepted, unanswered = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    cast.do(accepted, "verify", world.budi, valid="true")
    clock.set(cast.at(cast.MONDAY, 15))

    assert remind() == 2

    codes = dict(Notice.objects.exclude(template="submitted").values_list("template", "case_code"))
    assert codes["reminder"] == accepted.code
    assert codes["still_unanswered"] == unanswered.code


def test_one_that_cannot_be_told_keeps_no_reminder_from_the_others(world, clock, monkeypatch):
    siti, joko = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    clock.set(cast.at(cast.MONDAY, 15))
    tell = reminders.tell

    def broken(reservation, template):
        tell(reservation, template)
        if reservation.pk == siti.pk:
            raise RuntimeError("broken")

    monkeypatch.setattr(reminders, "tell", broken)

    assert (remind(), remind()) == (1, 0)

    assert (fresh(siti).reminded_at, fresh(joko).reminded_at) == (None, cast.at(cast.MONDAY, 15))
    assert told() == 1


def test_a_round_reminds_so_many_and_the_next_the_others(world, clock, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 1)
    reserve(world.umum, world.siti)
    reserve(world.umum, world.joko)
    clock.set(cast.at(cast.MONDAY, 15))

    assert (remind(), told(), remind(), told(), remind()) == (1, 1, 1, 2, 0)


def test_who_reserved_after_the_hour_of_reminding_needs_none(world, clock):
    world.mergangsan.cutoff_minutes = 0
    world.mergangsan.save()
    clock.set(cast.at(cast.MONDAY, 15))
    reserve(world.umum, world.siti)

    assert remind() == 0


def test_a_card_that_lapsed_meanwhile_is_told(world, clock, bpjs):
    clock.set(cast.at(cast.MONDAY, 15))
    assert remind() == 1
    letter = Message.objects.get(topic="bpjs.coverage")
    assert letter.body == {}
    letter.state = "sending"
    letter.save()

    answer = {"state": "inactive", "here": True, "at": cast.at(cast.MONDAY, 15).isoformat()}
    relay._accept(letter, relay.letter_of(letter), answer)

    assert (fresh(bpjs).coverage, fresh(bpjs).coverage_here) == ("inactive", True)
    assert told("coverage_inactive") == 1


@pytest.mark.parametrize(("state", "kept"), [("active", "active"), ("unknown", "active")])
def test_good_news_and_none_are_not_told(bpjs, state, kept):
    at = cast.at(cast.MONDAY, 15)

    note_coverage(code=bpjs.code, state=state, here=None, at=at, by=cast.SYSTEM)

    assert fresh(bpjs).coverage == kept
    assert told("coverage_inactive") == 0


def test_an_answer_after_the_end_changes_nothing(bpjs):
    service.end(bpjs.code, run=endings.cancel, by=cast.SYSTEM)
    at = cast.at(cast.MONDAY, 15)

    note_coverage(code=bpjs.code, state="inactive", here=None, at=at, by=cast.SYSTEM)

    assert fresh(bpjs).coverage == "active"
    assert told("coverage_inactive") == 0


def test_silence_is_asked_again_three_times_then_taken_for_an_answer(bpjs):
    def letter(attempt):
        return Letter(1, "bpjs.coverage", "k", "mergangsan", bpjs.code, {}, attempt)

    for attempt in (1, 2, 3):
        with pytest.raises(Temporary) as caught:
            deliver.coverage(letter(attempt))
        assert caught.value.retry_after == 300  # longer than BPJS is left to rest

    assert deliver.coverage(letter(4))["state"] == "unknown"
