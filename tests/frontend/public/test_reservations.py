"""List, story, cancelling, messages: what a citizen sees of her own, and of nobody else's."""

import re

import pytest

from flows.engine import service
from puskesmas.booking.models import Reservation
from puskesmas.outbox.models import Message
from puskesmas.people.models import Notice
from puskesmas.schedule.models import ServiceDay
from tests import cast
from tests.cast import do, reserve
from tests.frontend.public import phone
from tests.frontend.public.phone import hand_in, text


def handed_in(client, **typed) -> Reservation:
    hand_in(client, **typed)
    return cast.fresh(Reservation.objects.latest("id"))


def numbered(world, reservation: Reservation) -> Reservation:
    do(reservation, "verify", world.budi, valid="true", checks=["identity"])
    return do(reservation, "enter_number", world.budi, number="A-12")


def test_an_empty_list_says_what_to_do(world):
    page = text(phone.signed_in().get("/reservasi/"))

    assert "Belum ada rencana" in page
    assert "Buat reservasi" in page


def test_planned_ones_stand_before_past_ones(world):
    client = phone.signed_in()
    first = handed_in(client)
    handed_in(client, date="2026-11-25")
    client.post(f"/reservasi/{first.code}/batal/")

    page = text(client.get("/reservasi/"))

    assert page.index("Rabu, 25 November") < page.index("Yang sudah lewat")
    assert page.index("Yang sudah lewat") < page.index("Selasa, 24 November")


def test_the_story_speaks_plainly_and_names_no_officer(world, clock):
    client = phone.signed_in()
    reservation = handed_in(client)
    clock.shift(minutes=12)
    numbered(world, reservation)

    page = text(client.get(f"/reservasi/{reservation.code}/"))

    told = ["Permohonan diterima", "08.00 WIB", "data valid", "Nomor SIMPUS A-12", "08.12 WIB"]
    assert [word for word in told if word not in page] == []
    assert "Datang ke puskesmas Selasa, 24 November 2026" in page
    assert "<svg width" in page
    assert "KTP, atau KIA untuk anak" in page
    assert "Budi" not in page


def test_after_arriving_the_ticket_leads(world, clock):
    client = phone.signed_in()
    reservation = numbered(world, handed_in(client))
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))

    page = text(client.get(f"/reservasi/{reservation.code}/"))

    assert "A-001" in page
    assert "Di depan Anda" in page
    assert "Batalkan" not in page


def test_another_citizens_reservation_is_not_there(world):
    theirs = reserve(world.umum, world.joko)
    client = phone.signed_in(level=1)

    for address in (f"/reservasi/{theirs.code}/", f"/reservasi/{theirs.code}/batal/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)
    assert cast.fresh(theirs).status == "submitted"


def test_level_zero_sees_only_what_this_browser_made(world):
    mine = handed_in(phone.signed_in())
    other = phone.signed_in()

    assert other.get(f"/reservasi/{mine.code}/").status_code == 404
    assert "Belum ada rencana" in text(other.get("/reservasi/"))
    assert "Belum ada pesan" in text(other.get("/pesan/"))
    assert phone.signed_in(level=1).get(f"/reservasi/{mine.code}/").status_code == 200


def test_level_zero_shows_no_name(world):
    client = phone.signed_in()
    mine = handed_in(client)

    assert "Siti" not in text(client.get(f"/reservasi/{mine.code}/"))


def test_cancelling_asks_first_and_gives_the_place_back(world):
    client = phone.signed_in()
    mine = handed_in(client)
    assert ServiceDay.objects.get().taken == 1

    asked = text(client.get(f"/reservasi/{mine.code}/batal/"))
    answer = client.post(f"/reservasi/{mine.code}/batal/", {"kunci": "x"}, follow=True)
    again = client.post(f"/reservasi/{mine.code}/batal/", {"kunci": "x"})

    assert "tidak dapat ditarik kembali" in asked
    assert "Reservasi dibatalkan" in text(answer)
    assert again.status_code == 302
    assert cast.fresh(mine).status == "cancelled"
    assert ServiceDay.objects.get().taken == 0
    assert cast.open_steps(mine) == []


def test_what_is_used_up_is_not_cancelled(world, clock):
    client = phone.signed_in()
    mine = numbered(world, handed_in(client))
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(mine.code, "arrive", by=cast.device(world.kiosk))

    refused = client.get(f"/reservasi/{mine.code}/batal/")
    assert refused.status_code == 409
    assert re.search(r'href="/reservasi/"[^>]*>\s*Ke reservasi Anda', refused.content.decode())
    assert client.post(f"/reservasi/{mine.code}/batal/").status_code == 409
    assert cast.fresh(mine).status == "arrived"


def test_messages_are_counted_until_they_are_read(world):
    client = phone.signed_in()
    numbered(world, handed_in(client))
    assert '<span class="count">2' in text(client.get("/"))

    page = text(client.get("/pesan/"))
    still = text(client.get("/"))
    client.post("/pesan/")

    assert "Nomor antrean puskesmas Anda: A-12" in page
    assert "Permohonan diterima" in page
    assert '<span class="count">2' in still
    assert '<span class="count">' not in text(client.get("/"))


def test_another_browser_at_level_zero_reads_nothing_for_her(world):
    handed_in(phone.signed_in())

    phone.signed_in().post("/pesan/")

    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_every_template_has_its_sentence(world):
    client = phone.signed_in()
    mine = handed_in(client)
    notice = Notice.objects.get()
    for template in ["accepted", "rejected", "numbered", "cancelled", "missed", "expired"]:
        notice.pk, notice.template = None, template
        notice.params |= {"number": "A-12", "reason": "Alasan.", "advice": "Saran."}
        notice.save()

    page = text(client.get("/pesan/"))

    assert page.count(f'href="/reservasi/{mine.code}/"') == 7
    assert "Ada kabar" not in page
    assert "Alasan: Alasan. Saran." in page


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_database_the_same_number_of_times(world, django_assert_num_queries, count):
    world.mergangsan.live_limit = 9
    world.mergangsan.save()
    client = phone.signed_in()
    for day in range(24, 24 + count):
        last = handed_in(client, date=f"2026-11-{day}")

    with django_assert_num_queries(5):
        client.get("/reservasi/")
    with django_assert_num_queries(4):
        client.get("/")
    with django_assert_num_queries(6):  # two of them: what became of each letter
        client.get("/pesan/")
    with django_assert_num_queries(8):  # two of them: which photo is missing
        client.get(f"/reservasi/{last.code}/")


def test_nothing_personal_leaves_in_letters(world):
    handed_in(phone.signed_in(), payment="bpjs", bpjs_number=cast.BPJS_SITI)

    bodies = str(list(Message.objects.values_list("body", flat=True)))
    for secret in (cast.NIK_SITI, cast.BPJS_SITI, "Siti", "siti@contoh.id"):
        assert secret not in bodies
