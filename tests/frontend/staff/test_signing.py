"""Stories of the officer's door."""

import pytest
from django.urls import reverse

from frontend.throttle import LIMITS, Limit

DOOR = "/petugas/masuk/"


def knock(client, *, username="budi", password="", wanted="", **extra):
    words = {"username": username, "password": password or "rahasia", "next": wanted}
    return client.post(DOOR, words, **extra)


def signed_in(client):
    return "_auth_user_id" in client.session


def test_budi_comes_in_and_lands_in_his_inbox(world, client):
    answer = knock(client)

    assert (answer.status_code, answer.url) == (302, "/petugas/")
    assert client.get("/petugas/").status_code == 200


def test_wati_who_only_oversees_lands_on_the_breaches(world, client):
    assert knock(client, username="wati").url == reverse("oversight:breaches")


def test_the_page_that_was_wanted_comes_next_and_no_other_house(world, client):
    assert knock(client, wanted="/petugas/?tampilan=mine").url == "/petugas/?tampilan=mine"
    for elsewhere in ("https://jahat.example/", "//jahat.example/", "javascript:alert(1)", "inbox"):
        assert knock(client, wanted=elsewhere).url == "/petugas/"
        assert client.get(DOOR, {"next": elsewhere}).url == "/petugas/"


@pytest.mark.parametrize(("username", "password"), [("budi", "kunci-keliru"), ("siapa", "rahasia")])
def test_the_same_words_for_a_wrong_password_and_an_unknown_name(world, client, username, password):
    answer = knock(client, username=username, password=password)

    assert answer.status_code == 422
    assert "Nama pengguna atau kata sandi tidak cocok." in answer.content.decode()
    assert f'value="{username}"' in answer.content.decode()
    assert password not in answer.content.decode()
    assert not signed_in(client)


def test_an_officer_who_left_does_not_come_in(world, client):
    world.budi.is_active = False
    world.budi.save(update_fields=["is_active"])

    assert knock(client).status_code == 422
    assert not signed_in(client)


def test_hammering_costs_a_minute_at_most_and_locks_nobody_out(world, client, clock, monkeypatch):
    monkeypatch.setitem(LIMITS, "staff_sign_in", {"name": Limit(2, 60), "address": Limit(120, 60)})
    for _turn in range(2):
        assert knock(client, password="salah", REMOTE_ADDR="203.0.113.9").status_code == 422

    refused = knock(client, REMOTE_ADDR="203.0.113.9")
    clock.shift(seconds=60)
    later = knock(client, REMOTE_ADDR="203.0.113.9")

    assert refused.status_code == 429
    assert "Terlalu banyak percobaan" in refused.content.decode()
    assert later.status_code == 302


def test_who_hammers_a_name_from_afar_does_not_keep_its_owner_out(world, client):
    for _turn in range(10):
        knock(client, password="salah", REMOTE_ADDR="203.0.113.9")

    assert knock(client, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert knock(client, REMOTE_ADDR="198.51.100.4").status_code == 302


def test_signing_out_ends_the_session(world, desk):
    budi = desk(world.budi)

    assert budi.get("/petugas/keluar/").status_code == 405
    assert budi.post("/petugas/keluar/").url == DOOR
    assert not signed_in(budi)
