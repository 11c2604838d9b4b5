"""Print jobs are leased to one agent, and end as their agent says."""

import pytest

from puskesmas.audit.models import AuditEvent
from puskesmas.errors import NotFound
from puskesmas.outbox.actions import post
from puskesmas.outbox.models import Message
from puskesmas.outbox.pull import lease, report
from puskesmas.people.actors import of_device
from puskesmas.place.models import Device
from tests import cast

TOPIC = "print.ticket"


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def put(facility, key, **body):
    post(TOPIC, facility_id=facility.pk, key=key, body=body)
    return Message.objects.get(key=key)


def agent(facility, name):
    return of_device(
        Device.objects.create(facility=facility, kind="print_agent", name=name, token_hash=name)
    )


@pytest.fixture
def one(world):
    return agent(world.mergangsan, "satu")


@pytest.fixture
def other(world):
    return agent(world.mergangsan, "dua")


@pytest.fixture
def elsewhere(world):
    return agent(world.tegalrejo, "tiga")


@pytest.fixture
def job(world):
    return put(world.mergangsan, "print:X:1", number="A-001")


def fate(job):
    return Message.objects.values_list("state", "trouble").get(pk=job.pk)


def test_a_job_is_handed_to_one_agent_of_its_facility(one, other, elsewhere, job):
    assert lease(elsewhere, TOPIC) is None
    assert lease(one, TOPIC) == job
    assert lease(one, TOPIC) is None
    assert lease(other, TOPIC) is None


def test_the_oldest_comes_first(one, world, clock, job):
    clock.shift(seconds=1)
    later = put(world.mergangsan, "print:Y:1")

    assert [lease(one, TOPIC), lease(one, TOPIC)] == [job, later]


def test_confirmed_is_delivered_once(one, job):
    lease(one, TOPIC)

    report(one, job.pk, "confirmed", "paper_low")
    report(one, job.pk, "confirmed", "paper_low")
    report(one, job.pk, "failed", "paper_out")

    assert fate(job) == ("delivered", "")
    assert AuditEvent.objects.filter(verb="ticket.print_confirmed").count() == 1
    assert AuditEvent.objects.filter(verb="ticket.print_failed").count() == 0


def test_failed_is_offered_again_with_its_trouble_to_be_seen(one, other, job, clock):
    lease(one, TOPIC)

    report(one, job.pk, "failed", "paper_out")

    assert fate(job) == ("due", "paper_out")
    assert lease(other, TOPIC) is None
    clock.shift(seconds=10)
    assert lease(other, TOPIC) == job


def test_unknown_waits_for_a_person_and_may_still_turn_out_well(one, other, job, clock):
    lease(one, TOPIC)
    report(one, job.pk, "unknown", "connection_lost")
    clock.shift(hours=1)

    assert fate(job) == ("unknown", "connection_lost")
    assert lease(one, TOPIC) is lease(other, TOPIC) is None
    report(one, job.pk, "confirmed")
    assert fate(job) == ("delivered", "")


def test_a_silent_agent_alone_gets_its_job_again(one, other, job, clock):
    lease(one, TOPIC)

    clock.shift(seconds=21)

    assert lease(other, TOPIC) is None
    again = lease(one, TOPIC)
    assert (again.pk, again.body) == (job.pk, {"number": "A-001"})


def test_an_agent_that_never_comes_back_leaves_a_visible_trouble(one, other, job, clock):
    lease(one, TOPIC)

    clock.shift(minutes=12)

    assert lease(other, TOPIC) is None
    assert fate(job) == ("unknown", "agent_vanished")


def test_another_facilitys_job_and_one_never_handed_out_are_unknown(one, elsewhere, job):
    with pytest.raises(NotFound):
        report(one, job.pk, "confirmed")
    lease(one, TOPIC)
    with pytest.raises(NotFound):
        report(elsewhere, job.pk, "confirmed")

    assert fate(job) == ("sending", "")
