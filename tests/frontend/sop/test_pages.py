"""The SOP pages: for everybody the document, for officers the live map of their own facilities."""

from subprocess import run

import pytest
from django.test import Client
from django.urls import reverse

from puskesmas.people.models import User
from tests import cast

JSS = "reservation_verified"


def at_desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client) -> str:
    answer = client.get(reverse("sop:flow", args=[JSS]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_the_list_leads_to_every_sop(client: Client) -> None:
    text = client.get(reverse("sop:list")).content.decode()

    assert text.count("card-link") == 2
    assert reverse("sop:flow", args=[JSS]) in text
    assert "9 langkah" in text


@pytest.mark.django_db
def test_an_sop_shows_table_chart_bases_and_revisions(client: Client) -> None:
    text = page(client)

    assert text.count('<tr role="row">') == 1 + 9 + 1 + 1
    assert text.count('class="chart" viewBox') == 1
    assert "Undang-Undang Nomor 14 Tahun 2008" in text
    assert "Terbit pertama." in text
    assert "style=" not in text


@pytest.mark.django_db
def test_an_unknown_sop_is_not_found(client: Client) -> None:
    assert client.get(reverse("sop:flow", args=["rumah_sakit"])).status_code == 404
    assert client.get(reverse("sop:document", args=["rumah_sakit"])).status_code == 404


def test_the_public_sees_no_case(world: cast.World, client: Client) -> None:
    cast.reserve(world.umum, world.siti)

    text = page(client)

    assert "Kasus yang sedang berjalan" not in text
    assert "1 kasus" not in text


def test_an_officer_sees_where_the_cases_of_his_facility_stand(
    world: cast.World, clock: object
) -> None:
    cast.reserve(world.umum, world.siti)
    clock.set(cast.at(cast.TUESDAY, 9))  # type: ignore[attr-defined]

    text = page(at_desk(world.budi))

    assert "<title>1 kasus, 1 lewat waktu</title>" in text
    assert "3. Verifikasi" in text


def test_an_officer_of_another_facility_sees_nothing_of_it(world: cast.World) -> None:
    cast.reserve(world.umum, world.siti)

    text = page(at_desk(world.rudi))

    assert "Tidak ada kasus yang menunggu di alur ini." in text
    assert "1 kasus" not in text


@pytest.mark.parametrize("cases", [1, 3])
def test_the_map_costs_the_same_with_more_cases(
    world: cast.World, django_assert_num_queries: object, cases: int
) -> None:
    for patient in (world.siti, world.dimas, world.joko)[:cases]:
        cast.reserve(world.umum, patient)
    budi = at_desk(world.budi)

    with django_assert_num_queries(4):  # type: ignore[operator] -- session, user, roles, map
        page(budi)


@pytest.mark.django_db
def test_the_document_is_a_pdf_with_header_table_and_chart(client: Client) -> None:
    answer = client.get(reverse("sop:document", args=[JSS]))
    read = run(
        ["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True
    )
    words = [" ".join(sheet.split()) for sheet in read.stdout.decode().split("\f") if sheet.strip()]

    assert answer["Content-Type"] == "application/pdf"
    assert "public" in answer["Cache-Control"]
    assert "Kepala Dinas Kesehatan Kota Yogyakarta" in words[0]
    assert "Mutu baku" in words[1]
    assert "Rekaman historis" in " ".join(words)
    assert "Diagram alir" in words[-1]


@pytest.mark.django_db
def test_the_diagram_is_saved_as_a_file(client: Client) -> None:
    answer = client.get(reverse("sop:bpmn", args=[JSS]))

    assert answer["Content-Disposition"] == 'attachment; filename="reservation_verified.bpmn"'
    assert b"<bpmn:process" in answer.content
