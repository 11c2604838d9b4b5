"""Every page of the pattern book: whole without script or style of its own."""

import re

import pytest
from django.test import Client
from django.urls import reverse

PAGES = (
    "gaya", "gaya-inbox", "gaya-verify", "gaya-oversight", "gaya-kiosk", "gaya-kiosk-code",
    "gaya-kiosk-ticket", "gaya-kiosk-refused", "gaya-report",
)  # fmt: skip


@pytest.fixture(params=PAGES)
def sheet(request: pytest.FixtureRequest, client: Client) -> str:
    answer = client.get(reverse(request.param))
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_heading_one_title_one_language(sheet: str) -> None:
    assert sheet.count("<h1") == 1
    assert len(re.findall(r"<title>[^<]+\S[^<]*</title>", sheet)) == 1
    assert '<html lang="id"' in sheet


def test_nothing_inline_that_the_policy_forbids(sheet: str) -> None:
    assert "style=" not in sheet
    assert "<style" not in sheet
    assert not re.search(r"\son[a-z]+=", sheet)
    assert not re.search(r"<script(?![^>]*\ssrc=)", sheet)


def test_no_id_stands_twice(sheet: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', sheet)

    assert len(ids) == len(set(ids))


def test_the_source_code_is_linked_for_citizen_and_officer(client: Client) -> None:
    for name in ("gaya", "gaya-inbox"):
        assert "Kode sumber (AGPL)" in client.get(reverse(name)).content.decode()


def test_the_public_page_loads_no_htmx_and_the_staff_page_does(client: Client) -> None:
    assert "htmx" not in client.get(reverse("gaya")).content.decode()
    assert "htmx" in client.get(reverse("gaya-inbox")).content.decode()
