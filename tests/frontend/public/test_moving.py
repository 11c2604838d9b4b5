"""Moving by hand: the page, the refusal beside the date, and what both stories say afterwards."""

import pytest

from puskesmas.booking.closures import close_on
from puskesmas.booking.models import Reservation
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import hand_in, text


@pytest.fixture
def client(world):
    browser = phone.signed_in()
    hand_in(browser)
    return browser


@pytest.fixture
def mine(client):
    return Reservation.objects.get()


def send(client, reservation, day="2026-11-25", key="k1"):
    address = f"/reservasi/{reservation.code}/pindah/"
    return client.post(address, {"date": day, "kunci": key}, follow=True)


def test_siti_moves_to_wednesday_without_typing_again(client, mine):
    page = text(client.get(f"/reservasi/{mine.code}/pindah/"))
    assert "Petugas memverifikasi lagi" in page
    assert 'value="2026-11-24"' not in page

    answer = text(send(client, mine))

    new = Reservation.objects.latest("id")
    assert (new.previous, new.complaint, new.made_on) == (mine, "Batuk", mine.made_on)
    assert "Jadwal sudah dipindah" in answer
    assert "Dipindah dari" in answer
    old = text(client.get(f"/reservasi/{mine.code}/"))
    assert "Dipindah ke Rabu, 25 November 2026" in old
    assert "Lihat jadwal baru" in old


def test_a_double_tap_moves_once(client, mine):
    send(client, mine)
    send(client, mine)

    assert Reservation.objects.count() == 2
    assert sum(ServiceDay.objects.values_list("taken", flat=True)) == 1


def test_a_day_that_filled_up_meanwhile_is_said_beside_the_date(client, mine, world):
    set_quota(clinic=world.umum, day=cast.date(2026, 11, 25), quota=0, by=cast.SYSTEM)

    answer = send(client, mine)

    assert answer.status_code == 409
    assert "Kuota tanggal itu sudah penuh" in text(answer)
    assert cast.fresh(mine).status == "submitted"
    assert Reservation.objects.count() == 1


def test_after_the_cut_off_the_page_says_so(client, mine, clock):
    clock.set(cast.at(cast.TUESDAY, 7))

    assert client.get(f"/reservasi/{mine.code}/pindah/").status_code == 409
    assert "Pindah tanggal" not in text(client.get(f"/reservasi/{mine.code}/"))


def test_a_closed_day_leads_to_another_one(client, mine, world):
    close_on(facility=world.mergangsan, day=cast.TUESDAY, reason="Rapat", by=cast.SYSTEM)

    page = text(client.get(f"/reservasi/{mine.code}/"))

    assert "Klinik tutup pada tanggal ini" in page
    assert f"/reservasi/{mine.code}/pindah/" in page


def test_the_officer_sees_the_move_in_both_stories(client, mine, world):
    send(client, mine)
    client.force_login(world.budi)

    new = Reservation.objects.latest("id")
    assert "Reservasi dipindah ke" in text(client.get(f"/petugas/kasus/{mine.code}/"))
    assert "dipindah dari" in text(client.get(f"/petugas/kasus/{new.code}/")).lower()
