"""The other forms that may wait for a network: move, waiting list, family; once, or a word."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from flows.engine import service
from puskesmas.booking import endings
from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.people.models import AccessToken, FamilyClaim
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay
from tests import cast
from tests.frontend.public.phone import WISH, hand_in, signed_in, text

LINE, TOGETHER, MEMBER = (
    "/tunggu/mergangsan/umum/",
    "/reservasi/sekeluarga/mergangsan/",
    "/keluarga/tambah/",
)
RINA = {
    "name": "Rina Aminah",
    "nik": "9901014506150003",
    "birth_date_day": "5",
    "birth_date_month": "6",
    "birth_date_year": "2015",
    "sex": "P",
    "kk": cast.CARD_SITI,
}
WEDNESDAY = cast.date(2026, 11, 25)


@dataclass
class Later:
    """A form on Siti's phone, as the page gave it, and where it goes."""

    client: Client
    address: str
    typed: dict[str, Any]

    def send(self, client: Client | None = None, **more: Any) -> Any:
        """As the phone's queue sends it."""
        typed = {**self.typed, **more}
        return (client or self.client).post(self.address, typed, HTTP_X_ALUR_KIRIMAN="1")


def form_on(client: Client, page: str, wish: dict[str, Any], address: str = "") -> Later:
    """What is typed, with what the form holds unasked; ``address`` where the page has several."""
    shown = text(client.get(page))
    shown = shown[shown.index(f'action="{address}"') :] if address else shown
    names = ("kunci", "siapa", "judul")
    unasked = {name: re.search(rf'name="{name}" value="([^"]+)"', shown)[1] for name in names}  # type: ignore[index]
    return Later(client, address or page, wish | unasked)


def a_move(world: cast.World) -> Later:
    siti = signed_in()
    hand_in(siti)
    code = Reservation.objects.get().code
    return form_on(siti, f"/reservasi/{code}/pindah/", {"date": WEDNESDAY.isoformat()})


def a_line(world: cast.World) -> Later:
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    cast.reserve(world.umum, world.joko)
    return form_on(signed_in(), LINE, WISH)


def a_kept_place(world: cast.World, act: str = "ambil") -> Later:
    line = a_line(world)
    line.send()
    service.end(Reservation.objects.get().code, run=endings.cancel, by=cast.SYSTEM)
    code = WaitingEntry.objects.get(state="held").code
    return form_on(line.client, "/reservasi/", {}, f"/tunggu/{act}/{code}/")


def a_way_out(world: cast.World) -> Later:
    return a_kept_place(world, "keluar")


def a_family(world: cast.World) -> Later:
    siti, dimas = world.siti.pk, world.dimas.pk
    wish = {"date": "2026-11-24"}
    for key, clinic in ((siti, "gigi"), (dimas, "umum")):
        wish |= {f"on_{key}": "on", f"clinic_{key}": clinic, f"payment_{key}": "umum"}
    return form_on(signed_in(level=1), TOGETHER, wish)


def a_member(world: cast.World) -> Later:
    return form_on(signed_in(level=1), MEMBER, RINA)


FORMS: dict[str, Callable[[cast.World], Later]] = {
    "Pindah jadwal Poli Umum · Puskesmas Mergangsan": a_move,
    "Daftar tunggu Poli Umum · Puskesmas Mergangsan": a_line,
    "Ambil tempat Poli Umum · Puskesmas Mergangsan": a_kept_place,
    "Keluar dari daftar tunggu Poli Umum · Puskesmas Mergangsan": a_way_out,
    "Reservasi sekeluarga": a_family,
    "Tambah anggota keluarga": a_member,
}


def effects() -> tuple[Any, ...]:
    """What such forms can change."""
    return (
        list(Reservation.objects.order_by("id").values_list("patient", "status", "date")),
        list(WaitingEntry.objects.order_by("id").values_list("patient", "state")),
        sum(ServiceDay.objects.values_list("taken", flat=True)),
        FamilyClaim.objects.count(),
    )


@pytest.fixture(params=list(FORMS.values()), ids=list(FORMS))
def later(request: pytest.FixtureRequest, world: cast.World) -> Later:
    made: Later = request.param(world)
    return made


def test_sent_again_after_a_lost_answer_it_has_one_effect(later):
    before = effects()

    first = later.send()
    once = effects()
    again = later.send()

    assert first.status_code == again.status_code == 302
    assert again.headers["Location"] == first.headers["Location"]
    assert before != once == effects()


def test_nothing_of_it_counts_for_joko(later):
    joko = signed_in(cast.NIK_JOKO, cast.BORN_JOKO, level=1)
    before = effects()

    answer = later.send(joko)

    assert answer.status_code == 412
    assert effects() == before


def test_it_waits_while_nobody_is_signed_in_and_while_a_code_is_owed(later):
    before = effects()
    AccessToken.objects.update(needs_code=True)
    owed = later.send()
    AccessToken.objects.update(needs_code=False)
    nobody = later.send(Client())
    unchanged = effects() == before

    arrived = later.send()

    assert (owed.status_code, nobody.status_code, unchanged) == (401, 401, True)
    assert arrived.status_code == 302
    assert effects() != before


@pytest.mark.parametrize("title", FORMS)
def test_its_title_says_what_waits(world, title):
    assert FORMS[title](world).typed["judul"] == title


def test_the_title_does_not_name_a_sensitive_clinic(world):
    world.umum.sensitive = True
    world.umum.save()

    assert a_move(world).typed["judul"] == "Pindah jadwal Puskesmas Mergangsan"


def test_the_last_place_of_the_new_day_is_the_same_for_a_lost_answer_and_a_second_tap(world):
    set_quota(clinic=world.umum, day=WEDNESDAY, quota=1, by=cast.SYSTEM)
    move = a_move(world)
    first = move.send()

    again = move.send()
    by_hand = move.client.post(move.address, move.typed)

    assert again.headers["Location"] == by_hand.headers["Location"] == first.headers["Location"]
    assert [one.status for one in Reservation.objects.order_by("id")] == ["cancelled", "submitted"]


def test_a_move_that_comes_after_the_cut_off_is_refused_and_the_old_place_stays(world, clock):
    move = a_move(world)
    clock.set(cast.at(cast.TUESDAY, 7))

    answer = move.send()

    assert answer.status_code == 409
    assert "Waktu untuk memindahkan reservasi ini sudah lewat" in text(answer)
    assert Reservation.objects.get().date == cast.TUESDAY


def test_a_kept_place_that_ran_out_meanwhile_is_said_and_changes_nothing(world, clock):
    place = a_kept_place(world)
    clock.shift(minutes=31)
    before = effects()

    answer, again = place.send(), place.send()

    assert (answer.status_code, again.status_code) == (409, 409)
    assert "Waktu menyimpan tempat ini sudah habis" in text(answer)
    assert effects() == before


def test_a_line_that_got_a_free_place_meanwhile_says_so(world):
    line = a_line(world)
    set_quota(clinic=world.umum, day=WEDNESDAY, quota=0, by=cast.SYSTEM)
    service.end(Reservation.objects.get().code, run=endings.cancel, by=cast.SYSTEM)

    answer = line.send()

    assert answer.status_code == 422
    assert "Tanggal itu tidak penuh lagi" in text(answer)
    assert WaitingEntry.objects.count() == 0


def test_taking_and_leaving_are_two_wishes_in_their_order(world):
    take = a_kept_place(world)
    leave = form_on(take.client, "/reservasi/", {}, take.address.replace("ambil", "keluar"))

    taken, left = take.send(), leave.send()

    assert take.typed["kunci"] != leave.typed["kunci"]
    assert (taken.status_code, left.status_code) == (302, 409)
    assert "sudah tidak ada di daftar tunggu" in text(left)
    assert WaitingEntry.objects.get().state == "taken"


@pytest.mark.parametrize("act", ["ambil", "keluar"])
def test_an_answer_that_is_loaded_again_leads_to_the_list_and_does_nothing(world, act):
    place = a_kept_place(world, act)
    before = effects()

    answer = place.client.get(place.address, {"kiriman": place.typed["kunci"]})

    assert answer.headers["Location"] == "/reservasi/"
    assert effects() == before


def test_a_family_of_whom_one_place_is_gone_is_refused_as_a_whole(world):
    family = a_family(world)
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=0, by=cast.SYSTEM)

    answer = family.send()

    assert answer.status_code == 409
    assert "Belum ada yang terdaftar" in text(answer)
    assert Reservation.objects.count() == 0


def test_a_form_that_waited_needs_no_token_of_its_page_and_others_do(world):
    form = a_move(world)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = form.client.cookies
    before = effects()

    by_hand = strict.post(form.address, form.typed)
    elsewhere = strict.post(
        form.address,
        form.typed,
        headers={"X-Alur-Kiriman": "1", "Sec-Fetch-Site": "cross-site"},
    )
    refused = effects() == before
    queued = form.send(strict)

    assert (by_hand.status_code, elsewhere.status_code, refused) == (403, 403, True)
    assert queued.status_code == 302
    assert effects() != before
