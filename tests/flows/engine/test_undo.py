"""Taking a step back: within its time, by whoever did it, and only before others went on."""

import pytest

from flows.engine import service
from flows.engine.undo import undo, undoable
from integrations.simpus.fake import TOKEN, FakeSimpus
from puskesmas.audit.models import AuditEvent
from puskesmas.errors import Conflict, NotAllowed
from puskesmas.outbox import relay
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.people.models import Notice
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay
from puskesmas.sla.models import Deadline
from tests import cast
from tests.cast import do, fresh, open_steps, open_task, reserve, staff

pytestmark = pytest.mark.slow


def last_task(reservation, step):
    return Deadline.objects.filter(case_code=reservation.code, step=step).latest("id").task


def told(reservation):
    return list(
        Notice.objects.filter(case_code=reservation.code)
        .order_by("id")
        .values_list("template", flat=True)
    )


@pytest.fixture
def simpus(world):
    """A SIMPUS that answers."""
    server = FakeSimpus(0)
    server.start()
    Endpoint.objects.create(system="simpus", kind="neutral", url=server.url, secret=TOKEN)
    yield server
    server.stop()


def taken():
    return ServiceDay.objects.get(date=cast.TUESDAY).taken


@pytest.fixture
def rejected(world):
    """Budi refused Siti's reservation."""
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="false")
    return do(reservation, "reject", world.budi, reason_code=cast.reason().code)


def test_budi_takes_a_mistaken_yes_back_and_verifies_anew(world, clock):
    reservation = reserve(world.umum, world.siti)
    first = open_task(reservation, "verify")
    do(reservation, "verify", world.budi, valid="true")
    clock.shift(minutes=9)

    opened = undo(first.task, by=staff(world.budi), reason="Salah baca NIK")

    assert fresh(reservation).status == "submitted"
    assert open_steps(reservation) == ["verify"]
    again = open_task(reservation, "verify")
    assert opened.task.pk == again.task != first.task
    assert again.assignee_id == world.budi.pk
    assert (again.opened_at, again.due_at) == (first.opened_at, first.due_at)
    event = AuditEvent.objects.get(verb="step.undone")
    assert (event.data["step"], event.said) == ("verify", "Salah baca NIK")
    assert do(reservation, "verify", world.budi, valid="true").status == "verified"


def test_a_refusal_taken_back_has_its_place_again_and_the_applicant_knows(world, rejected):
    assert (rejected.status, taken()) == ("rejected", 0)

    undo(last_task(rejected, "reject"), by=staff(world.budi))

    case = fresh(rejected)
    assert (case.status, case.holds_place, taken()) == ("submitted", True, 1)
    assert (case.rejection_reason, case.ended_at) == (None, None)
    assert open_steps(case) == ["verify"]
    assert told(case) == ["submitted", "rejected", "undone"]
    do(case, "verify", world.budi, valid="true")
    assert do(case, "enter_number", world.budi, number="A-7").status == "numbered"


def test_a_refusal_stays_when_the_place_went_to_somebody_else(world, rejected):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=staff(world.budi))
    reserve(world.umum, world.joko)

    with pytest.raises(Conflict) as refused:
        undo(last_task(rejected, "reject"), by=staff(world.budi))

    assert refused.value.code == "quota_full"
    assert (fresh(rejected).status, taken(), open_steps(rejected)) == ("rejected", 1, [])
    assert told(rejected) == ["submitted", "rejected"]


def test_siti_applied_again_meanwhile_and_keeps_the_newer_one(world, rejected):
    reserve(world.umum, world.siti)

    with pytest.raises(Conflict) as refused:
        undo(last_task(rejected, "reject"), by=staff(world.budi))

    assert refused.value.code == "already_reserved"
    assert fresh(rejected).status == "rejected"


def test_a_number_typed_wrong_is_typed_again(world):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-12")

    undo(last_task(reservation, "enter_number"), by=staff(world.budi))

    assert (fresh(reservation).status, fresh(reservation).simpus_number) == ("verified", "")
    assert open_steps(reservation) == ["enter_number"]
    case = do(reservation, "enter_number", world.budi, number="A-21")
    assert case.simpus_number == "A-21"
    assert told(case) == ["submitted", "numbered", "numbered"]


def test_first_the_later_step_then_the_earlier(world):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-12")
    verdict = last_task(reservation, "verify")

    with pytest.raises(Conflict) as refused:
        undo(verdict, by=staff(world.budi))
    undo(last_task(reservation, "enter_number"), by=staff(world.budi))
    undo(verdict, by=staff(world.budi))

    assert refused.value.code == "undo_later_first"
    assert (fresh(reservation).status, open_steps(reservation)) == ("submitted", ["verify"])


@pytest.mark.parametrize(
    ("minutes", "code"), [(11, "undo_too_late"), (0, "out_of_step")], ids=["late", "arrived"]
)
def test_time_and_arrival_end_the_way_back(world, clock, minutes, code):
    reservation = reserve(world.umum, world.siti)
    clock.set(cast.at(cast.TUESDAY, 7, 40))
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-12")
    if code == "out_of_step":
        service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    clock.shift(minutes=minutes)
    before = (fresh(reservation).status, open_steps(reservation))

    with pytest.raises(Conflict) as refused:
        undo(last_task(reservation, "enter_number"), by=staff(world.budi))

    assert refused.value.code == code
    assert (fresh(reservation).status, open_steps(reservation)) == before


def test_only_who_did_it_or_a_supervisor(world):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    task = last_task(reservation, "verify")

    with pytest.raises(NotAllowed):
        undo(task, by=staff(world.rudi))
    assert fresh(reservation).status == "verified"
    undo(task, by=staff(world.wati))

    assert fresh(reservation).status == "submitted"
    assert open_task(reservation, "verify").assignee_id is None
    with pytest.raises(Conflict) as twice:
        undo(task, by=staff(world.budi))
    assert twice.value.code == "not_undoable"


def test_the_list_of_what_can_be_taken_back_empties_with_time(world, clock):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")

    assert [row.step for row in undoable(staff(world.budi))] == ["verify"]
    assert undoable(staff(world.rudi)) == []
    clock.shift(minutes=11)
    assert undoable(staff(world.budi)) == []


def test_simpus_gives_the_same_number_again(world, simpus):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    relay.drain()
    first = fresh(reservation)
    undo(last_task(reservation, "verify"), by=staff(world.budi))
    assert (fresh(reservation).status, fresh(reservation).simpus_number) == ("submitted", "")

    do(reservation, "verify", world.budi, valid="true")
    relay.drain()

    case = fresh(reservation)
    assert (case.status, case.simpus_number) == ("numbered", first.simpus_number)
    assert case.simpus_registration == first.simpus_registration
    assert Message.objects.filter(topic="simpus.register", state="delivered").count() == 2
    assert not Message.objects.filter(topic="simpus.cancel").exists()


def test_a_case_refused_after_all_gives_its_number_back_to_simpus(world, simpus):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    relay.drain()
    undo(last_task(reservation, "verify"), by=staff(world.budi))

    do(reservation, "verify", world.budi, valid="false")
    do(reservation, "reject", world.budi, reason_code=cast.reason().code)
    relay.drain()

    assert Message.objects.get(topic="simpus.cancel").state == "delivered"
    with pytest.raises(Conflict) as refused:
        undo(last_task(reservation, "reject"), by=staff(world.budi))
    assert refused.value.code == "simpus_told"
    assert fresh(reservation).status == "rejected"
