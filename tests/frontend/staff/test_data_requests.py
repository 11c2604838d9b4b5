"""At the counter: papers seen, codes handed over, requests about data answered."""

import re
from datetime import date

import pytest
from django.test import Client

from puskesmas.audit.models import AuditEvent
from puskesmas.booking.data_requests import ask_correction
from puskesmas.errors import Refusal
from puskesmas.people import families
from puskesmas.people.models import Citizen, CounterCode, DataRequest, FamilyClaim
from tests import cast


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def at_work(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return answer.content.decode()


def asked(world) -> DataRequest:
    return ask_correction(
        facility=world.mergangsan,
        changes={"name": "Siti Aminah Putri"},
        words="",
        by=cast.citizen(level=1),
    )


def test_budi_sees_the_card_and_hands_over_six_digits_large(world):
    code = cast.reserve(world.umum, world.siti).code
    budi = at_work(world.budi)

    budi.post(f"/petugas/kasus/{code}/pasien/ktp/")
    page = text(budi.post(f"/petugas/kasus/{code}/pasien/kode/", {"tingkat": "2"}))

    assert re.search(r'call-number">\d{3} \d{3}<', page)
    assert "S••• A•••" in page
    assert CounterCode.objects.get().level == 2
    verbs = AuditEvent.objects.filter(case_code=code).values_list("verb", flat=True)
    assert {"citizen.identity_seen", "citizen.counter_code_given"} <= set(verbs)


def test_the_slip_says_how_and_until_when_and_not_who(world):
    code = cast.reserve(world.umum, world.siti).code

    page = text(at_work(world.budi).post(f"/petugas/kasus/{code}/pasien/kode/"))

    slip = page[page.index('<section class="slip"') : page.index("</main>")]
    digits = re.search(r'call-number">(\d{3} \d{3})<', page).group(1)
    assert f'slip-digits">{digits}<' in slip
    assert "Puskesmas Mergangsan" in slip
    assert "Berlaku sampai Selasa" in slip
    assert "08.00 WIB" in slip
    assert "Siti" not in slip
    assert cast.NIK_SITI not in slip


def test_without_the_card_seen_no_phone_is_bound(world):
    code = cast.reserve(world.umum, world.siti).code

    answer = at_work(world.budi).post(f"/petugas/kasus/{code}/pasien/kode/", {"tingkat": "2"})

    assert answer.status_code == 302
    assert CounterCode.objects.count() == 0


def test_rudi_and_the_supervisor_see_no_papers(world):
    code = cast.reserve(world.umum, world.siti).code

    answers = [at_work(world.rudi).post(f"/petugas/kasus/{code}/pasien/ktp/").status_code]
    answers.append(at_work(world.wati).post(f"/petugas/kasus/{code}/pasien/ktp/").status_code)

    assert answers == [404, 403]
    assert Citizen.objects.filter(identity_seen_at__isnull=False).count() == 0


def test_budi_answers_a_request_in_the_list(world):
    request = asked(world)
    budi = at_work(world.budi)

    listed = text(budi.get("/petugas/permintaan-data/"))
    opened = text(budi.get(f"/petugas/permintaan-data/{request.uuid}/"))
    refused = budi.post(f"/petugas/permintaan-data/{request.uuid}/", {"jawaban": "setuju"})
    budi.post(f"/petugas/permintaan-data/{request.uuid}/", {"jawaban": "setuju", "papers": "ktp"})

    assert "S••• A•••" in listed
    assert "Siti Aminah" not in listed
    assert "Siti Aminah Putri" in opened
    assert refused.status_code == 422
    world.siti.refresh_from_db()
    assert world.siti.name == "Siti Aminah Putri"
    viewed = AuditEvent.objects.filter(verb="data_request.viewed", actor_label="Budi Santoso")
    assert viewed.count() == 2


def test_a_list_costs_the_same_for_one_and_three(world, django_assert_num_queries):
    budi = at_work(world.budi)
    asked(world)
    with django_assert_num_queries(6):
        budi.get("/petugas/permintaan-data/")
    for nik, born in ((cast.NIK_JOKO, cast.BORN_JOKO), (cast.NIK_DIMAS, cast.BORN_DIMAS)):
        by = cast.citizen(nik, born, level=1)
        ask_correction(facility=world.mergangsan, changes={"name": "Lain"}, words="", by=by)
    with django_assert_num_queries(6):
        budi.get("/petugas/permintaan-data/")


def test_no_name_forges_the_line_that_budi_compares_with_the_card(world):
    by = cast.citizen(level=1)
    forged = "Rina|NIK 9901014101200001\n(KK sudah dilihat) \u202e"
    families.add_member(
        name=forged, nik="9901014101200005", birth_date=date(2020, 1, 1), sex="P",
        kk=cast.CARD_SITI, by=by,
    )  # fmt: skip
    code = cast.reserve(world.umum, world.siti, by=by).code

    page = text(at_work(world.budi).get(f"/petugas/kasus/{code}/pasien/kk/"))

    assert page.count('<span class="choice-note">') == 1
    assert '<span class="choice-note">NIK 9901014101200005</span>' in page
    assert "<span>Rina|NIK 9901014101200001 (KK sudah dilihat)<span" in page


def test_a_name_of_nothing_to_read_is_none(world):
    with pytest.raises(Refusal) as refused:
        families.add_member(
            name="\u202e\u200b", nik="9901014101200005", birth_date=date(2020, 1, 1), sex="P",
            kk=cast.CARD_SITI, by=cast.citizen(level=1),
        )  # fmt: skip

    assert (refused.value.code, list(refused.value.errors)) == ("name_needed", ["name"])
    assert FamilyClaim.objects.count() == 0
