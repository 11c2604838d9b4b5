"""A mother with her child in one go; what has been, and once more."""

import pytest

from flows.engine import service
from puskesmas.booking import endings
from puskesmas.booking.models import Reservation
from puskesmas.schedule.actions import set_quota
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import hand_in, text

FORM = "/reservasi/sekeluarga/mergangsan/"


@pytest.fixture
def wish(world):
    siti, dimas = world.siti.pk, world.dimas.pk
    return {
        "kunci": "s",
        "date": "2026-11-24",
        f"on_{siti}": "on",
        f"clinic_{siti}": "gigi",
        f"payment_{siti}": "umum",
        f"complaint_{siti}": "Gigi berlubang",
        f"on_{dimas}": "on",
        f"clinic_{dimas}": "umum",
        f"payment_{dimas}": "bpjs",
        f"bpjs_number_{dimas}": cast.BPJS_SITI,
    }


def test_two_go_to_two_clinics_with_one_tap(world, wish):
    client = phone.signed_in(level=1)
    assert FORM in text(client.get("/reservasi/baru/"))
    assert "Dimas" not in text(client.get(FORM)).replace("D••••", "")

    page = text(client.post(FORM, wish, follow=True))
    client.post(FORM, wish)

    assert "Terkirim untuk 2 orang." in page
    made = list(Reservation.objects.order_by("id"))
    assert [(one.patient, one.clinic, one.payment) for one in made] == [
        (world.siti, world.gigi, "umum"),
        (world.dimas, world.umum, "bpjs"),
    ]
    assert made[0].bundle == made[1].bundle is not None
    assert "Sekeluarga" in page


def test_one_refusal_stands_beside_its_member_and_loses_nothing(world, wish):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=0, by=cast.SYSTEM)
    client = phone.signed_in(level=1)

    answer = client.post(FORM, wish)
    page = text(answer)

    assert answer.status_code == 409
    assert Reservation.objects.count() == 0
    assert "Belum ada yang terdaftar" in page
    assert "Gigi berlubang" in page
    after_dimas = page[page.index(f'id="id_on_{world.dimas.pk}"') :]
    assert "Kuota tanggal itu sudah penuh" in after_dimas


def test_nobody_and_no_clinic_are_said(world):
    client = phone.signed_in(level=1)

    nobody = text(client.post(FORM, {"date": "2026-11-24"}))
    nowhere = text(client.post(FORM, {"date": "2026-11-24", f"on_{world.siti.pk}": "on"}))

    assert "Pilih siapa saja" in nobody
    assert "Pilih klinik untuk anggota ini" in nowhere
    assert Reservation.objects.count() == 0


def test_without_a_code_the_next_member_follows_with_the_date_filled_in(world):
    client = phone.signed_in()
    assert client.get(FORM).status_code == 403
    page = text(hand_in(client))
    mine = Reservation.objects.get()
    more = f"/reservasi/baru/mergangsan/umum/?bersama={mine.code}"
    assert more in page

    form = text(client.get(more))

    day = form.index('value="2026-11-24"')
    assert "checked" in form[day : day + 120]


def ended(world, patient, day, **words):
    made = cast.reserve(world.umum, patient, day, **words)
    service.end(made.code, run=endings.cancel, by=cast.SYSTEM)
    return made


def test_what_has_been_stands_by_year_and_may_be_had_again(world):
    client = phone.signed_in(level=1)
    assert "Belum ada riwayat" in text(client.get("/reservasi/riwayat/"))
    old = ended(world, world.siti, cast.TUESDAY, complaint="Batuk lama")
    Reservation.objects.filter(pk=old.pk).update(date=cast.date(2025, 3, 3))
    ended(world, world.siti, cast.TUESDAY)

    page = text(client.get("/reservasi/riwayat/"))

    assert page.index(">2026<") < page.index(">2025<")
    assert page.count("Dibatalkan") == 2
    form = text(client.get(f"/reservasi/baru/mergangsan/umum/?lagi={old.code}"))
    assert "Batuk lama" in form
    client.post(phone.FORM, {**phone.WISH, "who": str(world.siti.pk), "again": old.code})
    assert Reservation.objects.latest("id").previous is None  # nothing was refused or moved


def test_the_history_narrows_to_one_member_and_pages_by_key(world):
    client = phone.signed_in(level=1)
    by = cast.citizen()
    for patient in (world.siti, world.dimas):
        made = cast.reserve(world.umum, patient, by=by)
        service.end(made.code, run=endings.cancel, by=cast.SYSTEM)
    rows = Reservation.objects.filter(patient=world.siti)
    for number in range(31):
        copy = rows.first()
        copy.pk, copy.code = None, f"{number:016d}"
        copy.save()

    first = text(client.get("/reservasi/riwayat/"))
    only = text(client.get(f"/reservasi/riwayat/?untuk={world.dimas.uuid}"))

    assert (first.count("<article"), only.count("<article")) == (30, 1)
    older = first[first.index("setelah=") :].split('"')[0].replace("&amp;", "&")
    assert text(client.get(f"/reservasi/riwayat/?{older}")).count("<article") == 3
    assert client.get("/reservasi/riwayat/?setelah=besok").status_code == 404
