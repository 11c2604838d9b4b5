"""Whoever signs in stands on a page that opens, and every door on it opens too."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from puskesmas.people.models import RoleAssignment, User
from puskesmas.people.roles import ROLES
from tests import cast

HOME = "/petugas/awal/"
FIRST = {
    **dict.fromkeys(("registrar", "medical_records", "simpus"), "/petugas/"),
    **dict.fromkeys(("nurse", "doctor", "cashier", "information"), HOME),
    **dict.fromkeys(("supervisor", "head", "health_office"), "/pengawasan/"),
    "admin": "/pengaturan/",
}
CARE = [role for role, page in FIRST.items() if page == HOME]


def come_in(role, world):
    """A browser of somebody who has this role alone, just signed in, and the page he stands on."""
    user = User.objects.create_user("tono", password="rahasia", first_name="Tono")
    if role:
        where = None if role == "health_office" else world.mergangsan
        RoleAssignment.objects.create(user=user, role=role, facility=where)
    client = Client()
    typed = {"username": "tono", "password": "rahasia"}
    return client, client.post(reverse("staff:sign_in"), typed, follow=True)


def hrefs(answer):
    found = set(re.findall(r'href="(/[^"#]*)"', answer.text))
    return sorted(href for href in found if not href.startswith(("/static/", "/sumber/")))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_lands_on_its_page_and_no_link_of_it_is_shut(world, role):
    cast.reserve(world.umum, world.siti)

    client, answer = come_in(role, world)

    assert (answer.status_code, answer.redirect_chain[0][0]) == (200, FIRST[role])
    opened = {href: client.get(href).status_code for href in [HOME, *hrefs(answer)]}
    assert {href: code for href, code in opened.items() if code not in (200, 302)} == {}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_own_page_names_the_role_and_opens_all_it_shows(world, role):
    client, _answer = come_in(role, world)

    page = client.get(HOME)

    assert "Selamat datang, Tono" in page.text
    assert str(ROLES[role].title) in page.text
    assert ("Belum ada tugas untuk peran Anda di sini" in page.text) == (role in CARE)
    assert "/petugas/keamanan/" in hrefs(page)
    assert "/sop/" in hrefs(page)
    assert {client.get(href).status_code for href in hrefs(page)} <= {200, 302}


def test_an_account_without_a_role_hears_whom_to_ask(world):
    client, page = come_in("", world)

    assert (page.status_code, page.redirect_chain[0][0]) == (200, HOME)
    assert "Minta admin puskesmas Anda memberi peran" in page.text
    assert hrefs(page)[-2:] == ["/petugas/keamanan/", "/sop/"]
    refused = client.get("/petugas/")
    assert refused.status_code == 403
    assert HOME in hrefs(refused)


def test_a_page_that_is_not_there_leads_each_role_to_its_own(world):
    client, _answer = come_in("admin", world)

    lost = client.get("/pengaturan/p/tidak-ada/")

    assert lost.status_code == 404
    assert client.get(next(href for href in hrefs(lost) if "awal" in href)).status_code == 200


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_door_that_everybody_types_opens_a_page_of_the_role(world, role):
    where = None if role == "health_office" else world.mergangsan
    user = User.objects.create_user("tono", password="rahasia", first_name="Tono")
    RoleAssignment.objects.create(user=user, role=role, facility=where)
    client = Client()
    door = client.get("/petugas/").url
    typed = {"username": "tono", "password": "rahasia", "next": "/petugas/"}

    answer = client.post(door, typed, follow=True)

    assert answer.status_code == 200
