"""Setting a facility up: profile, clinics, week, devices, people; changes keep old and new."""

from datetime import time

import pytest

from flows.engine import service
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import RejectionReason
from puskesmas.booking.reasons import add_reason, save_reason
from puskesmas.errors import Conflict, NotAllowed, NotFound, Refusal
from puskesmas.outbox.endpoints import set_endpoint
from puskesmas.outbox.models import Endpoint
from puskesmas.people import actions as people
from puskesmas.people.enrolment import admit_device, invite_device
from puskesmas.people.models import RoleAssignment, User
from puskesmas.people.queries import live_device, live_token
from puskesmas.people.staffing import (
    give_role,
    hire,
    new_password,
    set_active,
    staff_for,
    take_role,
)
from puskesmas.people.watch import open_alarms
from puskesmas.place.actions import revoke_device
from puskesmas.place.alarms import HELP, PRINTER, raise_alarm
from puskesmas.place.managing import change_device, change_facility
from puskesmas.place.models import Clinic, Device
from puskesmas.queueing.clinics import (
    change_clinic,
    hard_to_tell_apart,
    open_clinic,
    open_facility,
)
from puskesmas.queueing.models import Queue
from puskesmas.schedule.actions import close_on
from puskesmas.schedule.models import ClinicHours, Closure, OpeningHours
from puskesmas.schedule.queries import facility_calendar
from puskesmas.schedule.week import open_again, set_clinic_hours, set_opening_hours
from tests import cast


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def andi(world):
    """Admin of the whole city."""
    return cast.staff(cast.admin("Andi"))


@pytest.fixture
def yuni(world):
    """Admin of Mergangsan alone."""
    return cast.staff(cast.admin("Yuni", world.mergangsan))


def event(verb):
    return AuditEvent.objects.get(verb=verb)


def test_what_changes_is_kept_with_old_and_new(world, andi):
    changed = change_facility(
        facility=world.mergangsan, by=andi, phone="0274 1", horizon_days=30, quiet_from=time(21)
    )

    assert changed == ["horizon_days", "phone", "quiet_from"]
    assert event("facility.changed").data["changed"] == {
        "phone": ["", "0274 1"],
        "horizon_days": [14, 30],
        "quiet_from": ["20:00", "21:00"],
    }
    assert change_facility(facility=world.mergangsan, by=andi, phone="0274 1") == []
    with pytest.raises(KeyError):
        change_facility(facility=world.mergangsan, by=andi, code="lain")


def test_a_clinic_opens_with_its_queue(world, andi):
    lansia = open_clinic(
        facility=world.mergangsan, code="lansia", by=andi, name="Poli Lansia", letter="L"
    )

    assert Queue.objects.get(clinic=lansia).letter == "L"
    assert event("clinic.opened").data["letter"] == "L"


@pytest.mark.parametrize(
    ("code", "letter", "refused"), [("umum", "Z", "code_used"), ("baru", "U", "letter_used")]
)
def test_two_clinics_of_one_name_or_letter_are_refused(world, andi, code, letter, refused):
    with pytest.raises(Refusal) as refusal:
        open_clinic(facility=world.mergangsan, code=code, by=andi, name="Poli", letter=letter)

    assert refusal.value.code == refused
    assert Clinic.objects.filter(facility=world.mergangsan).count() == 2


def test_the_queue_follows_its_clinic(world, andi):
    change_clinic(clinic=world.gigi, by=andi, letter="K", name="Poli Gigi dan Mulut")
    with pytest.raises(Refusal) as refusal:
        change_clinic(clinic=world.gigi, by=andi, letter="U")

    queue = Queue.objects.get(clinic=world.gigi)
    assert (queue.letter, queue.name) == ("K", "Poli Gigi dan Mulut")
    assert refusal.value.code == "letter_used"
    assert hard_to_tell_apart(world.mergangsan) == []


def test_a_letter_stays_while_somebody_holds_a_number_with_it(world, andi, clock):
    reservation = cast.number_ready(world, clock)
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    cast.do(reservation, "reverify", world.budi, outcome="ok")

    with pytest.raises(Refusal) as refusal:
        change_clinic(clinic=world.umum, by=andi, letter="X")
    change_clinic(clinic=world.umum, by=andi, room="Ruang 9")
    clock.shift(days=1)
    change_clinic(clinic=world.umum, by=andi, letter="X")

    assert refusal.value.code == "letter_in_use"
    assert Queue.objects.get(clinic=world.umum).letter == "X"


def test_a_device_that_is_sent_away_leaves_no_alarm_that_nobody_can_end(world, andi):
    for kind in (PRINTER, HELP):
        where = {"facility_id": world.mergangsan.pk, "device_id": world.kiosk.pk}
        raise_alarm(**where, kind=kind, subject=f"{world.kiosk.pk} paper_out")

    revoke_device(device=world.kiosk, by=andi)

    assert [alarm.kind for alarm in open_alarms(cast.staff(world.budi))] == [HELP]


def test_a_new_week_counts_at_once(world, andi):
    set_opening_hours(
        facility=world.mergangsan,
        spans=[(1, time(8), time(12)), (1, time(13), time(15))],
        by=andi,
    )

    world.mergangsan.refresh_from_db()
    spans = facility_calendar(world.mergangsan).spans_on(cast.MONDAY)
    assert [opens.astimezone(cast.WIB).hour for opens, _closes in spans] == [8, 13]
    assert OpeningHours.objects.filter(facility=world.mergangsan).count() == 2
    assert event("facility.hours_set").data["week"] == ["1 08.00-12.00", "1 13.00-15.00"]


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ([(1, time(8), time(12)), (1, time(11), time(15))], "hours_overlap"),
        ([(1, time(12), time(8))], "hours_order"),
    ],
)
def test_hours_that_cannot_be_change_nothing(world, andi, spans, code):
    before = ClinicHours.objects.filter(clinic=world.umum).count()

    with pytest.raises(Refusal) as refusal:
        set_clinic_hours(clinic=world.umum, spans=spans, by=andi)

    assert refusal.value.code == code
    assert ClinicHours.objects.filter(clinic=world.umum).count() == before


def test_a_facility_that_never_opens_keeps_its_hours(world, andi):
    with pytest.raises(Refusal) as refusal:
        set_opening_hours(facility=world.mergangsan, spans=[], by=andi)

    assert refusal.value.code == "hours_none"
    assert OpeningHours.objects.filter(facility=world.mergangsan).exists()


def test_a_clinic_has_no_hours_before_its_facility_has(world, andi):
    new = open_facility(
        code="baru", name="Baru", city="Kota", zone="Asia/Jakarta", mode="instant", by=andi
    )
    words = {"letter": "U", "online_quota": 3, "active": True}
    clinic = open_clinic(facility=new, code="umum", name="Umum", by=andi, **words)

    with pytest.raises(Refusal) as refusal:
        set_clinic_hours(clinic=clinic, spans=[(1, time(8), time(12))], by=andi)

    assert refusal.value.code == "facility_hours_first"
    assert not ClinicHours.objects.filter(clinic=clinic).exists()


def test_a_closure_is_taken_back_once(world, andi):
    closure = close_on(facility=world.mergangsan, day=cast.TUESDAY, reason="Lokakarya", by=andi)

    assert open_again(facility=world.mergangsan, closure_id=closure.pk, by=andi) == cast.TUESDAY
    with pytest.raises(NotFound):
        open_again(facility=world.mergangsan, closure_id=closure.pk, by=andi)
    assert not Closure.objects.exists()


def test_a_device_trades_its_code_for_a_token_once(world, andi, clock):
    code = invite_device(facility=world.mergangsan, kind="kiosk", name="Anjungan 2", by=andi)
    with pytest.raises(Refusal):
        admit_device(code=code, kind="print_agent")
    secret, device = admit_device(code=f" {code[:4].lower()}-{code[4:]} ", kind="kiosk")

    assert live_device(secret) == device
    assert (device.facility, device.name) == (world.mergangsan, "Anjungan 2")
    with pytest.raises(Refusal):
        admit_device(code=code, kind="kiosk")
    late = invite_device(facility=world.mergangsan, kind="tv", name="TV", by=andi)
    clock.shift(minutes=11)
    with pytest.raises(Refusal):
        admit_device(code=late)
    assert Device.objects.count() == 2


def test_a_printer_moves_to_another_address(world, andi):
    assert change_device(device=world.kiosk, by=andi, printer_host="10.0.0.9") == ["printer_host"]
    assert event("device.changed").data["changed"] == {"printer_host": ["", "10.0.0.9"]}


def test_a_new_colleague_signs_in_with_the_password_shown_once(world, yuni):
    user, password = hire(
        username="Tari ",
        role="registrar",
        facility=world.mergangsan,
        by=yuni,
        first_name="Tari",
        qualification="D3 rekam medik",
    )

    assert (user.username, user.check_password(password)) == ("tari", True)
    assert cast.staff(user).can("perform.registration", world.mergangsan.pk)
    with pytest.raises(Refusal) as twice:
        hire(username="tari", role="nurse", facility=world.mergangsan, by=yuni)
    assert twice.value.code == "username_used"


def test_an_admin_of_one_facility_stays_within_it(world, yuni):
    with pytest.raises(NotAllowed):
        give_role(user=world.rudi, role="registrar", facility=world.tegalrejo, by=yuni)
    with pytest.raises(NotAllowed):
        give_role(user=world.budi, role="admin", facility=None, by=yuni)
    with pytest.raises(NotAllowed):
        new_password(user=world.rudi, by=yuni)

    assert [user.username for user in staff_for(yuni)] == ["budi", "wati", "yuni", "ani"]
    assert RoleAssignment.objects.filter(user=world.budi).count() == 1


def test_who_leaves_is_out_at_once_and_stays_in_history(world, yuni):
    secret, _token = people.sign_in_staff(user=world.budi)

    set_active(user=world.budi, active=False, by=yuni)

    assert live_token(secret) is None
    assert User.objects.get(pk=world.budi.pk).is_active is False
    with pytest.raises(Conflict):
        set_active(user=User.objects.get(pk=yuni.user_id), active=False, by=yuni)


def test_the_last_admin_of_the_city_cannot_be_dismissed(world, andi):
    own = RoleAssignment.objects.get(user_id=andi.user_id)

    with pytest.raises(Conflict) as refused:
        take_role(assignment_id=own.pk, by=andi)

    assert refused.value.code == "last_admin"
    assert RoleAssignment.objects.filter(pk=own.pk).exists()


def test_nobody_loses_the_last_role_and_with_it_the_place_in_every_list(world, andi, yuni):
    role = RoleAssignment.objects.get(user=world.budi)

    with pytest.raises(Conflict) as refused:
        take_role(assignment_id=role.pk, by=yuni)
    give_role(user=world.budi, role="nurse", facility=world.tegalrejo, by=andi)
    take_role(assignment_id=role.pk, by=yuni)

    assert refused.value.code == "last_role"
    assert [row.role for row in world.budi.roles.all()] == ["nurse"]
    with pytest.raises(NotFound):
        take_role(assignment_id=role.pk, by=andi)


def test_a_reason_takes_no_code_of_another(world, andi):
    add_reason(code="antre", by=andi, text="Penuh", advice="Pilih hari lain.")

    with pytest.raises(Refusal) as refused:
        add_reason(code="antre", by=andi, text="Lain", advice="Lain.")

    assert refused.value.code == "code_used"
    assert RejectionReason.objects.get(code="antre").text == "Penuh"
    assert AuditEvent.objects.filter(verb__startswith="reason.").count() == 1


def test_one_reason_is_always_left_to_choose(world, andi):
    add_reason(code="antre", by=andi, text="Penuh", advice="Pilih hari lain.")
    add_reason(code="tutup", by=andi, text="Tutup", advice="Pilih hari lain.")
    save_reason(code="antre", by=andi, active=False)

    with pytest.raises(Refusal) as refusal:
        save_reason(code="tutup", by=andi, active=False)

    assert refusal.value.code == "last_reason"
    assert RejectionReason.objects.get(active=True).code == "tutup"


def test_a_reason_changes_its_words_and_a_secret_is_kept_when_left_empty(world, andi):
    cast.reason()
    save_reason(code="antre", by=andi, text="Penuh", advice="Pilih hari lain.")
    save_reason(code="antre", by=andi, text="Sudah penuh", advice="Pilih hari lain.", active=False)
    for secret in ("rahasia", ""):
        set_endpoint(
            facility_id=None,
            system="simpus",
            kind="neutral",
            url="https://simpus.contoh.id",
            enabled=True,
            secret=secret,
            by=andi,
        )

    assert RejectionReason.objects.get(code="antre").text == "Sudah penuh"
    assert Endpoint.objects.get(system="simpus").secret == "rahasia"
    assert "rahasia" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_a_kept_secret_is_not_told_to_another_address(world, andi):
    words = {"facility_id": None, "system": "simpus", "kind": "neutral", "enabled": True}
    set_endpoint(**words, url="https://simpus.contoh.id/a", secret="rahasia", by=andi)
    set_endpoint(**words, url="https://simpus.contoh.id/b", by=andi)

    for url in ("https://jahat.contoh.id/a", "http://simpus.contoh.id/a", "https://["):
        with pytest.raises(Refusal) as refused:
            set_endpoint(**words, url=url, by=andi)
        assert (refused.value.code, list(refused.value.errors)) == ("secret_needed", ["secret"])

    assert Endpoint.objects.get(system="simpus").url == "https://simpus.contoh.id/b"
    set_endpoint(**words, url="https://baru.contoh.id", secret="lain", by=andi)
    hosts = AuditEvent.objects.filter(verb="endpoint.set").order_by("id")
    assert [event.data["host"] for event in hosts] == ["simpus.contoh.id"] * 2 + ["baru.contoh.id"]
