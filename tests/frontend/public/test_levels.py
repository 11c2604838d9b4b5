"""A walk over every citizen's page: each opens from the level in the table, on every sign-in."""

import pytest
from django.urls import get_resolver

from puskesmas.people.levels import LEAST, Ability
from tests.frontend.public import phone
from tests.frontend.public.phone import text
from tests.rights.test_every_url import every_url

PAGES = {
    name: pattern.callback.ability
    for name, pattern in every_url(get_resolver().url_patterns)
    if hasattr(pattern.callback, "ability")
}
ADDRESSES = {
    "public:devices": "/akun/hp/",
    "public:device_out": "/akun/hp/1/keluarkan/",
    "public:family": "/keluarga/",
    "public:family_add": "/keluarga/tambah/",
    "public:family_unname": "/keluarga/1/hapus/",
    "public:family_leave": "/keluarga/keluar/",
    "public:own_data": "/data/",
    "public:data_correct": "/data/perbaiki/",
    "public:data_withdraw": "/data/tarik/",
    "public:data_take_back": "/data/permintaan/00000000-0000-4000-8000-000000000000/batal/",
    "public:data_copy": "/data/salinan/",
    "public:looks": "/data/dilihat/",
    "public:message_settings": "/pesan/pengaturan/",
    "public:together": "/reservasi/sekeluarga/mergangsan/",
}


def test_every_page_that_asks_for_a_level_is_walked():
    assert sorted(PAGES) == sorted(ADDRESSES)
    assert PAGES["public:devices"] == Ability.DEVICES
    assert PAGES["public:own_data"] == Ability.OWN_DATA
    assert PAGES["public:data_copy"] == Ability.EXPORT


@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_page_opens_from_its_level_on(world, level):
    client = phone.signed_in(level=level)

    for name in PAGES:
        refused = {
            client.get(ADDRESSES[name]).status_code,
            client.post(ADDRESSES[name]).status_code,
        }
        assert (403 in refused) == (level < LEAST[PAGES[name]]), (name, refused)


def test_who_may_not_yet_is_shown_the_way(world):
    page = text(phone.signed_in().get("/keluarga/"))

    assert "Perlu kode dulu" in page
    assert "/kode/?next=/keluarga/" in page
