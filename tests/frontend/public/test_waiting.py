"""The waiting list by hand: join from the full date, one tap to take the place, or step out."""

import pytest

from flows.engine import service
from puskesmas.booking import endings
from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.people.models import AccessToken
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import text

LINE = "/tunggu/mergangsan/umum/"
WISH = {"who": "self", "date": "2026-11-24", "payment": "umum", "complaint": "Batuk", "kunci": "w"}


@pytest.fixture
def full(world):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    return cast.reserve(world.umum, world.joko)


def give_up(reservation):
    service.end(reservation.code, run=endings.cancel, by=cast.SYSTEM)


def test_the_form_offers_the_line_only_where_a_date_is_full(world):
    client = phone.signed_in()
    assert LINE not in text(client.get(phone.FORM))

    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=0, by=cast.SYSTEM)

    assert LINE in text(client.get(phone.FORM))


def test_siti_joins_and_sees_her_honest_place(world, full):
    client, other = phone.signed_in(), phone.signed_in(cast.NIK_DIMAS, cast.BORN_DIMAS)
    assert "belum ada yang menunggu" in text(client.get(LINE))
    other.post(LINE, WISH)
    assert "1 orang menunggu" in text(client.get(LINE))

    page = text(client.post(LINE, WISH, follow=True))
    client.post(LINE, WISH)

    assert "1 orang di depan Anda." in page
    assert WaitingEntry.objects.count() == 2
    assert "Anda yang pertama" in text(other.get("/reservasi/"))


def test_one_tap_takes_the_kept_place(world, full):
    client = phone.signed_in()
    client.post(LINE, WISH)
    give_up(full)
    entry = WaitingEntry.objects.get()

    page = text(client.get("/reservasi/"))
    answer = client.post(f"/tunggu/ambil/{entry.code}/", {"kunci": "t"}, follow=True)

    assert "Disimpan sampai" in page
    assert "08.30 WIB" in page
    assert "Tempat itu sekarang milik Anda." in text(answer)
    mine = Reservation.objects.latest("id")
    assert (mine.patient, mine.complaint) == (world.siti, "Batuk")
    assert ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY).taken == 1


def test_leaving_hands_it_on(world, full):
    client = phone.signed_in()
    client.post(LINE, WISH)
    give_up(full)
    entry = WaitingEntry.objects.get()

    page = text(client.post(f"/tunggu/keluar/{entry.code}/", {"kunci": "l"}, follow=True))

    assert "keluar dari daftar tunggu" in page
    assert ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY).taken == 0


def test_nobody_touches_another_persons_place(world, full):
    client = phone.signed_in()
    client.post(LINE, WISH)
    give_up(full)
    entry = WaitingEntry.objects.get()

    for stranger in (phone.signed_in(), phone.signed_in(cast.NIK_JOKO, cast.BORN_JOKO, level=1)):
        for act in ("ambil", "keluar"):
            assert stranger.post(f"/tunggu/{act}/{entry.code}/").status_code == 404
    assert WaitingEntry.objects.get().state == "held"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_many_lines(world, rows, django_assert_num_queries):
    client = phone.signed_in()
    client.get("/reservasi/")
    made_on = AccessToken.objects.latest("id").made_on
    for number in range(rows):
        WaitingEntry.objects.create(
            clinic=world.umum, date=cast.date(2026, 11, 25 + number), patient=world.siti,
            applicant=world.siti, made_on=made_on, payment="umum",
            joined_at=cast.at(cast.MONDAY, 8),
        )  # fmt: skip

    with django_assert_num_queries(5):
        client.get("/reservasi/")
