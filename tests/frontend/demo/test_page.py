"""The demo's page: roles and places in words, a clock that can go to the opening."""

import json
from typing import Any

import pytest
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db
FACTS = {
    "facilities": {"verified": "mergangsan"},
    "staff": {"registrar": {"username": "budi", "password": "x", "facility": "mergangsan"}},
    "citizens": [{"name": "Siti", "nik": cast.NIK_SITI, "birth_date": "1990-03-12"}],
    "devices": {},
}


@pytest.fixture
def demo(settings: Any, tmp_path: Any, clock: Any) -> Any:
    """The cast as a demo city, on the Monday's evening."""
    settings.VAR = tmp_path
    (tmp_path / "demo.json").write_text(json.dumps(FACTS))
    clock.set(cast.at(cast.MONDAY, 20))
    return cast.build()


def test_people_are_introduced_by_role_and_place(demo: Any) -> None:
    page = Client().get("/demo/").content.decode()

    assert "Petugas pendaftaran · Puskesmas Mergangsan" in page
    assert "12 3 1990" in page


def test_a_closed_puskesmas_offers_its_opening(demo: Any, clock: Any) -> None:
    closed = Client().get("/demo/").content.decode()
    clock.set(cast.at(cast.TUESDAY, 9))
    working = Client().get("/demo/").content.decode()

    assert "Ke jam buka: Selasa, 24 November 2026 pukul 07.30" in closed
    assert "Ke jam buka" not in working
