"""Paper and alarms: what hands must mend is known within seconds, and ends when it is mended."""

import pytest

from flows.arrival import check_in
from puskesmas.audit.models import AuditEvent
from puskesmas.errors import NotFound
from puskesmas.outbox import pull
from puskesmas.outbox.models import Message
from puskesmas.people.watch import acknowledge, open_alarms
from puskesmas.place.models import Device
from puskesmas.queueing.printing import TOPIC, report_print, watch_printing
from tests import cast
from tests.cast import do, reserve, staff


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def agent(world):
    return cast.device(
        Device.objects.create(
            facility=world.mergangsan, kind="print_agent", name="Cetak 1", token_hash="cetak"
        )
    )


@pytest.fixture
def slip(world, clock):
    """Siti's number waits for paper."""
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-1")
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    check_in(reservation.code, device=cast.device(world.kiosk))
    return Message.objects.get(topic=TOPIC)


def seen(user):
    return [(row.kind, row.subject) for row in open_alarms(staff(user))]


def test_no_paper_alarms_the_staff_until_a_ticket_comes_out(world, agent, slip, clock):
    pull.lease(agent, TOPIC)
    report_print(agent, slip.pk, "failed", "paper_out")

    assert seen(world.budi) == [("printer", f"{agent.device_id} paper_out")]
    assert seen(world.rudi) == []
    assert Device.objects.get(pk=agent.device_id).printer_state == "paper_out"
    clock.shift(minutes=1)
    pull.lease(agent, TOPIC)
    report_print(agent, slip.pk, "confirmed")

    assert seen(world.budi) == []
    assert Device.objects.get(pk=agent.device_id).printer_state == "ok"
    assert Message.objects.get(pk=slip.pk).state == "delivered"


def test_a_fault_that_repeats_is_one_alarm(world, agent, slip, clock):
    for _again in range(3):
        pull.lease(agent, TOPIC)
        report_print(agent, slip.pk, "failed", "cover_open")
        clock.shift(minutes=1)

    assert len(seen(world.budi)) == 1


def test_low_paper_is_said_although_the_ticket_came_out(world, agent, slip):
    pull.lease(agent, TOPIC)
    report_print(agent, slip.pk, "confirmed", "paper_low")

    assert seen(world.budi) == [("printer", f"{agent.device_id} paper_low")]


def test_a_doubtful_ticket_waits_for_a_person_and_is_never_printed_by_itself(
    world, agent, slip, clock
):
    pull.lease(agent, TOPIC)
    report_print(agent, slip.pk, "unknown", "connection_lost")
    report_print(agent, slip.pk, "unknown", "connection_lost")
    clock.shift(minutes=30)

    assert pull.lease(agent, TOPIC) is None
    assert seen(world.budi) == [("print_unknown", str(slip.pk))]
    alarm = open_alarms(staff(world.budi)).get()
    assert alarm.case_code == slip.case_code
    with pytest.raises(NotFound):
        acknowledge(alarm_id=alarm.pk, by=staff(world.rudi))
    acknowledge(alarm_id=alarm.pk, by=staff(world.budi))
    acknowledge(alarm_id=alarm.pk, by=staff(world.wati))
    assert seen(world.budi) == []
    assert AuditEvent.objects.filter(verb="alarm.acknowledged").count() == 1


def test_what_ends_by_itself_stays_listed_when_somebody_goes_to_look(world, agent, slip):
    pull.lease(agent, TOPIC)
    report_print(agent, slip.pk, "failed", "paper_out")

    acknowledge(alarm_id=open_alarms(staff(world.budi)).get().pk, by=staff(world.budi))

    alarm = open_alarms(staff(world.budi)).get()
    assert alarm.acknowledged_by == world.budi


def test_an_agent_that_does_not_come_is_missed(world, agent, slip, clock):
    watch_printing()
    assert seen(world.budi) == []
    clock.shift(minutes=1)

    watch_printing()
    watch_printing()

    assert seen(world.budi) == [("print_waiting", "agent")]
    pull.lease(agent, TOPIC)
    report_print(agent, slip.pk, "confirmed")
    assert seen(world.budi) == []


def test_after_a_long_outage_no_stale_paper_comes_out(world, agent, slip, clock):
    clock.shift(minutes=121)

    assert (watch_printing(), watch_printing()) == (1, 0)

    assert pull.lease(agent, TOPIC) is None
    message = Message.objects.get(pk=slip.pk)
    assert (message.state, message.trouble) == ("dead", "too_late")
    assert seen(world.budi) == []
