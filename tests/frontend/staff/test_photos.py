"""Photos beside the data: with the case in hand, by right, and never without a trace."""

import pytest

from puskesmas.audit.models import AuditEvent
from puskesmas.papers.intake import keep_draft
from puskesmas.papers.studio import develop
from tests import cast
from tests.cast import do, open_task, reserve
from tests.puskesmas.papers.pictures import a_picture


@pytest.fixture
def case(world):
    siti = cast.citizen()
    sent = keep_draft(kind="ktp", photo=develop(a_picture()), by=siti)
    return reserve(world.umum, world.siti, by=siti, documents=[sent.uuid])


def page_of(case, step="verify"):
    return f"/petugas/tugas/{open_task(case, step).task}/"


def photo_of(case):
    return f"{page_of(case)}foto/{case.papers.get().uuid}/"


def test_budi_sees_the_photo_beside_the_data(world, case, desk):
    budi = desk(world.budi)
    address = photo_of(case)

    page = budi.get(page_of(case)).content.decode()
    answer = budi.get(address)

    assert f'src="{address}"' in page
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer.headers["Content-Disposition"] == 'inline; filename="ktp.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    event = AuditEvent.objects.get(verb="paper.viewed")
    assert (event.actor_label, event.data) == ("Budi Santoso", {"paper": "ktp"})


def test_no_right_no_photo_no_trace(world, case, desk):
    address = photo_of(case)

    assert desk(world.ani).get(address).status_code == 403
    assert desk(world.rudi).get(address).status_code == 404
    assert "judul-foto" not in desk(world.ani).get(page_of(case)).content.decode()
    assert not AuditEvent.objects.filter(verb="paper.viewed").exists()


def test_in_a_colleagues_hands_it_stays_closed_but_to_the_supervisor(world, case, desk):
    address = photo_of(case)
    desk(world.budi).post(f"{page_of(case)}kerjakan/")
    colleague = cast._staff("tono", "Tono Wijaya", "registrar", world.mergangsan)

    assert desk(colleague).get(address).status_code == 403
    assert desk(world.wati).get(address).status_code == 200


def test_after_the_task_it_is_closed(world, case, desk):
    address = photo_of(case)
    do(case, "verify", world.budi, valid="true")

    assert desk(world.budi).get(address).status_code == 404


def test_another_cases_photo_is_not_opened_through_this_task(world, case, desk):
    other = reserve(world.umum, world.joko)
    address = f"{page_of(other)}foto/{case.papers.get().uuid}/"

    assert desk(world.budi).get(address).status_code == 404


def test_marked_unreadable_with_the_judgement(world, case, desk):
    budi = desk(world.budi)
    cast.reason("foto-tidak-terbaca", text="Foto berkas tidak terbaca")

    answer = budi.post(page_of(case), {"valid": "false", "unreadable": "ktp"}, follow=True)

    assert case.papers.get().state == "refused"
    assert 'value="foto-tidak-terbaca"' in answer.content.decode()
