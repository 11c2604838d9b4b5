"""Coming in: the same answer for everybody, cookies nobody reads, throttles nobody is locked by."""

import pytest
from django.core.cache import cache
from django.test import Client

from frontend.throttle import CODE_AFTER, MISSES, _key
from puskesmas.audit.models import AuditEvent
from puskesmas.people.actions import nik_index
from puskesmas.people.codes import make_code
from puskesmas.people.models import AccessToken, Citizen
from puskesmas.place.models import Alarm
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import SIGN_IN, text

REGISTER = {
    "name": "Rina Wulandari",
    "nik": "9901 0141 0795 0009",
    "birth_date_day": "1",
    "birth_date_month": "7",
    "birth_date_year": "1995",
    "sex": "P",
    "address": "Jalan Melati 2",
    "phone": "0812 3456 7891",
    "kk": cast.CARD_JOKO,
    "email": "rina@contoh.id",
}
FAR = {"REMOTE_ADDR": "203.0.113.7"}


def test_siti_signs_in_and_a_cookie_keeps_her(world):
    client = Client()

    answer = client.post("/masuk/", SIGN_IN)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    for name in ("alur_warga", "alur_perangkat"):
        assert answer.cookies[name]["httponly"]
        assert answer.cookies[name]["samesite"] == "Lax"
    assert "Rencana periksa Anda" in text(client.get("/"))


def test_a_known_and_an_unknown_nik_get_the_same_answer(world):
    stranger = {**SIGN_IN, "nik": "9901015203900077"}

    known, unknown = Client().post("/masuk/", SIGN_IN), Client().post("/masuk/", stranger)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "Siti" not in text(phone.signed_in().get("/"))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"nik": ""}, "Tulis NIK, 16 angka di KTP."),
        ({"nik": "12345"}, "NIK terdiri dari 16 angka."),
        ({"birth_date_day": "31", "birth_date_month": "2"}, "Tanggal itu tidak ada."),
        ({"birth_date_day": "13"}, "Tanggal lahir tidak sama dengan yang ada di dalam NIK."),
    ],
)
def test_what_cannot_be_right_is_said_beside_the_field(world, typed, problem):
    before = AccessToken.objects.count()

    answer = Client().post("/masuk/", {**SIGN_IN, **typed})

    assert answer.status_code == 422
    assert problem in text(answer)
    assert 'value="1990"' in text(answer)
    assert AccessToken.objects.count() == before


def test_after_signing_in_one_goes_on_where_one_wanted_to(world):
    client = Client()
    wanted = client.get("/reservasi/baru/")
    assert wanted["Location"] == "/masuk/?next=%2Freservasi%2Fbaru%2F"

    answer = client.post("/masuk/", {**SIGN_IN, "next": "/reservasi/baru/"})

    assert answer["Location"] == "/reservasi/baru/"


@pytest.mark.parametrize(
    "address",
    ["https://jahat.example/", "//jahat.example", "javascript:1", "beranda"],
)
def test_nobody_is_sent_to_a_foreign_address(world, address):
    answer = Client().post("/masuk/", {**SIGN_IN, "next": address})

    assert answer["Location"] == "/"


def test_rina_registers_and_is_signed_in(world):
    client = Client()

    answer = client.post("/daftar/", REGISTER)

    assert answer.status_code == 302
    rina = Citizen.objects.get(nik_index=nik_index("9901014107950009"))
    assert (rina.name, rina.phone, rina.family) == (
        "Rina Wulandari",
        "+6281234567891",
        world.joko.family,
    )
    assert AuditEvent.objects.latest("id").verb == "citizen.registered"
    assert "Data tersimpan dan Anda sudah masuk." in text(client.get("/"))


def test_siti_registers_a_member_and_stays_signed_in(world):
    client = phone.signed_in()

    answer = client.post("/daftar/", {**REGISTER, "kk": cast.CARD_SITI, "next": phone.FORM})

    assert answer["Location"] == phone.FORM
    assert AccessToken.objects.count() == 1
    rina = Citizen.objects.get(nik_index=nik_index("9901014107950009"))
    assert rina.family == world.siti.family


def test_registering_a_known_nik_looks_the_same_and_changes_nothing(world):
    typed = {**REGISTER, **SIGN_IN, "name": "Bukan Siti"}

    answer = Client().post("/daftar/", typed)

    assert answer.status_code == 302
    world.siti.refresh_from_db()
    assert world.siti.name == "Siti Aminah"


def test_a_refused_registration_keeps_everything_and_makes_nobody(world):
    citizens, tokens = Citizen.objects.count(), AccessToken.objects.count()

    answer = Client().post("/daftar/", {**REGISTER, "phone": "12345", "kk": ""})

    assert answer.status_code == 422
    assert "Tulis nomor HP Indonesia" in text(answer)
    assert 'value="Rina Wulandari"' in text(answer)
    assert (Citizen.objects.count(), AccessToken.objects.count()) == (citizens, tokens)


def test_signing_out_ends_the_token_and_keeps_the_mark(world):
    client = phone.signed_in()
    mark = client.cookies["alur_perangkat"].value

    client.post("/keluar/")

    assert AccessToken.objects.filter(revoked_at__isnull=False).count() == 1
    assert client.cookies["alur_perangkat"].value == mark
    assert client.get("/reservasi/").status_code == 302


def test_signing_out_takes_a_post(world):
    client = phone.signed_in()

    assert client.get("/keluar/").status_code == 405
    assert client.get("/reservasi/").status_code == 200


def test_hammering_a_nik_keeps_its_owner_out_of_nothing_but_asks_for_a_code(world, clock):
    for _turn in range(5):
        assert Client().post("/masuk/", SIGN_IN, **FAR).status_code == 302
    assert AccessToken.objects.filter(needs_code=True).count() == 0

    siti = Client()
    answer = siti.post("/masuk/", SIGN_IN, **FAR)
    held = siti.get("/reservasi/baru/")
    page = siti.get(held["Location"])
    code = make_code(token=AccessToken.objects.latest("id"))
    entered = siti.post("/kode/", {"code": code, "next": "/reservasi/baru/"})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert held["Location"] == "/kode/?next=%2Freservasi%2Fbaru%2F"
    assert "NIK ini terlalu sering dicoba" in text(page)
    assert entered["Location"] == "/reservasi/baru/"
    assert siti.get("/reservasi/baru/").status_code == 200
    clock.shift(minutes=16)
    Client().post("/masuk/", SIGN_IN, **FAR)
    assert not AccessToken.objects.latest("id").needs_code


def test_an_unknown_nik_is_held_after_as_many_tries_as_a_known_one(world):
    stranger = {**SIGN_IN, "nik": "9901015203900077"}
    held = []
    for typed, far in ((SIGN_IN, "203.0.113.7"), (stranger, "203.0.113.8")):
        tries = []
        for _turn in range(7):
            Client().post("/masuk/", typed, REMOTE_ADDR=far)
            tries.append(AccessToken.objects.latest("id").needs_code)
        held.append(tries)

    assert held[0] == held[1] == [False] * 5 + [True] * 2


def test_three_hundred_guesses_in_five_minutes_call_the_staff_once(world):
    for kind in ("missed", "missed_open"):
        cache.set(_key("misses", kind, "", MISSES), 299, 300)
    for number in range(10, 13):
        typed = {**SIGN_IN, "nik": f"99010152039000{number}"}
        Client().post("/masuk/", typed, REMOTE_ADDR=f"198.51.100.{number}")
    Client().post("/masuk/", SIGN_IN, REMOTE_ADDR="198.51.100.99")

    alarms = Alarm.objects.order_by("facility__code").values_list("facility__code", "kind")
    assert list(alarms) == [("mergangsan", "many_guesses"), ("tegalrejo", "many_guesses")]
    assert AccessToken.objects.latest("id").needs_code


def test_one_address_alone_calls_the_staff_and_closes_the_door_to_nobody_else(world):
    near = "203.0.113.7"
    cache.set(_key("code_after", "address", near, CODE_AFTER["address"]), 60, 600)
    for kind in ("missed", "missed_open"):
        cache.set(_key("misses", kind, "", MISSES), 299, 300)
    for number in range(10, 13):
        typed = {**SIGN_IN, "nik": f"99010152039000{number}"}
        Client().post("/masuk/", typed, REMOTE_ADDR=near)

    Client().post("/masuk/", SIGN_IN, REMOTE_ADDR="198.51.100.99")

    assert Alarm.objects.filter(kind="many_guesses").count() == 2
    assert not AccessToken.objects.latest("id").needs_code


def test_a_held_sign_in_sees_nothing_and_is_nobody_on_the_front_page(world):
    client = phone.signed_in()
    AccessToken.objects.update(needs_code=True)

    assert "Rencana periksa Anda" not in text(client.get("/"))
    for page in ("/reservasi/", "/pesan/", "/akun/", "/keluarga/", "/data/"):
        assert client.get(page)["Location"].startswith("/kode/?next="), page


def test_loopback_is_exempt_in_the_demo(world):
    answers = {Client().post("/masuk/", SIGN_IN).status_code for _turn in range(12)}

    assert answers == {302}


def test_a_silent_cache_lets_everybody_in(world, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    cache.close()

    assert Client().post("/masuk/", SIGN_IN, **FAR).status_code == 302
