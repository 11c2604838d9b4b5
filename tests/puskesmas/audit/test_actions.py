"""Free words of people are sealed in the audit: a copy of the table shows nobody's story."""

from django.db import connection

from flows.engine import service
from puskesmas.audit.models import AuditEvent
from puskesmas.audit.queries import of_case
from puskesmas.audit.sentences import sentence
from puskesmas.booking import endings
from tests import cast
from tests.cast import do, open_task, reserve

SAID = "Siti Aminah, NIK 9901015203900001, tidak jadi"


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM puskesmas_auditevent")
        return cursor.fetchone()[0]


def test_why_a_citizen_cancels_is_kept_sealed(world):
    reservation = reserve(world.umum, world.siti)

    service.end(reservation.code, run=endings.cancel, by=cast.citizen(), reason=SAID)

    assert "Aminah" not in stored()
    assert cast.NIK_SITI not in stored()
    assert of_case(reservation.code)[-1].said == SAID


def test_why_the_payment_changed_is_sealed_and_still_told(world, clock):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-12")
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))

    do(
        reservation,
        "reverify",
        world.budi,
        outcome="ok",
        payment="bpjs",
        bpjs_number=cast.BPJS_SITI,
        payment_reason="Kartu baru aktif",
    )

    event = AuditEvent.objects.get(verb="reservation.payment_changed")
    assert "Kartu baru" not in stored()
    assert sentence(event, str) == "Cara bayar diubah dari Umum menjadi BPJS: Kartu baru aktif"


def test_why_a_task_was_handed_over_is_sealed(world):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task

    service.reassign(task, to=world.budi, by=cast.staff(world.wati), reason="Budi sakit")

    assert "sakit" not in stored()
    assert AuditEvent.objects.get(verb="task.reassigned").said == "Budi sakit"


def test_no_words_leave_nothing_sealed(world):
    reservation = reserve(world.umum, world.siti)

    service.end(reservation.code, run=endings.cancel, by=cast.citizen())

    event = AuditEvent.objects.get(verb="reservation.cancelled")
    assert (event.data, event.said) == ({}, "")
