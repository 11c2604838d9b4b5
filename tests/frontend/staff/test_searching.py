"""Stories of the search: a code opens, a NIK or a name lists, and none of it is written down."""

import pytest
from django.urls import reverse

from puskesmas.audit.models import AuditEvent
from puskesmas.codes import grouped
from puskesmas.people.models import Citizen
from tests import cast
from tests.cast import reserve

SEARCH_QUERIES = 5
"""Session, officer, roles, whom he stands in for, the cases, the trace, the facility's name."""


def titles(answer):
    return [row["title"] for row in answer.context["rows"]]


@pytest.fixture
def look(desk):
    return lambda user, typed: desk(user).post(reverse("staff:search"), {"kode": typed})


@pytest.mark.parametrize(
    "form", [str, grouped, str.lower, lambda code: f"HTTPS://ALUR.TEST/Q/{code}"]
)
def test_a_code_opens_its_case(world, look, form):
    reservation = reserve(world.umum, world.siti)

    answer = look(world.budi, form(reservation.code))

    assert answer.url == reverse("staff:case", args=[reservation.code])


def test_a_nul_in_a_name_is_passed_over(world, look):
    reserve(world.umum, world.siti)

    answer = look(world.budi, "Siti\0 Aminah\0")

    assert titles(answer) == ["Siti Aminah"]


def test_a_nik_lists_the_cases_of_that_person(world, look):
    reserve(world.umum, world.siti)
    reserve(world.gigi, world.siti, cast.FRIDAY)
    reserve(world.umum, world.joko)

    answer = look(world.budi, "9901 0152 0390 0001")

    assert titles(answer) == ["Siti Aminah", "Siti Aminah"]


def test_part_of_a_name_is_enough_and_its_order_does_not_matter(world, look):
    reserve(world.umum, world.siti)
    reserve(world.umum, world.joko)

    assert titles(look(world.budi, "susi")) == ["Joko Susilo"]
    assert titles(look(world.budi, "aminah siti")) == ["Siti Aminah"]
    assert titles(look(world.budi, "Sutrisno")) == []


@pytest.mark.parametrize("typed", ["", "ab", "12", "!!!"])
def test_too_little_is_refused_in_words(world, look, typed):
    reserve(world.umum, world.siti)

    answer = look(world.budi, typed)

    assert answer.status_code == 422
    assert "paling sedikit 3 huruf nama" in answer.content.decode()


def test_a_date_more_than_thirty_days_ago_is_not_looked_at(world, look, clock):
    reserve(world.umum, world.siti)
    clock.set(cast.at(cast.date(2026, 12, 25), 8))

    assert titles(look(world.budi, "aminah")) == []
    assert titles(look(world.budi, cast.NIK_SITI)) == ["Siti Aminah"]


def test_rudi_finds_neither_code_nor_nik_nor_name_of_mergangsan(world, look):
    reservation = reserve(world.umum, world.siti)

    assert look(world.rudi, reservation.code).status_code == 404
    assert titles(look(world.rudi, cast.NIK_SITI)) == []
    assert titles(look(world.rudi, "aminah")) == []


def test_who_may_not_see_patients_reads_masked_names(world, look):
    reserve(world.umum, world.siti)

    answer = look(world.ani, "aminah")

    assert titles(answer) == ["S••• A•••"]


def test_the_trace_holds_the_kind_and_the_count_alone(world, look):
    reserve(world.umum, world.siti)
    look(world.budi, cast.NIK_SITI)
    look(world.budi, "aminah")

    kept = list(AuditEvent.objects.filter(verb="search.made").values_list("data", flat=True))
    assert kept == [{"kind": "nik", "count": 1}, {"kind": "name", "count": 1}]


def test_at_most_twenty(world, look, monkeypatch):
    monkeypatch.setattr("puskesmas.booking.search.MOST", 1)
    monkeypatch.setattr("frontend.staff.searching.MOST", 1)
    reserve(world.umum, world.siti)
    reserve(world.gigi, world.siti, cast.FRIDAY)

    answer = look(world.budi, "aminah")

    assert len(titles(answer)) == 1
    assert "Mungkin masih ada" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_constant_number_of_queries(world, desk, django_assert_num_queries, rows):
    for person in (world.siti, world.joko, world.dimas)[:rows]:
        Citizen.objects.filter(pk=person.pk).update(name="Aminah")
        reserve(world.umum, person)
    budi = desk(world.budi)

    with django_assert_num_queries(SEARCH_QUERIES + 3):  # savepoint of the trace and its release
        answer = budi.post(reverse("staff:search"), {"kode": "aminah"})

    assert len(titles(answer)) == rows
