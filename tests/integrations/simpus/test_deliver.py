"""Letters to SIMPUS: found by code, sent to the facility's own SIMPUS, safe to repeat."""

from __future__ import annotations

import datetime

import pytest

from integrations.simpus import deliver
from integrations.simpus.fake import TOKEN, FakeSimpus
from puskesmas import clock
from puskesmas.booking.models import Reservation
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.registry import Letter, Permanent, Temporary
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(fake: FakeSimpus) -> Endpoint:
    return Endpoint.objects.create(
        facility=None, system="simpus", kind="neutral", url=f"{fake.url}/{{facility}}", secret=TOKEN
    )


@pytest.fixture
def reservation() -> Reservation:
    jetis = Facility.objects.create(code="jetis", name="Puskesmas Jetis", city="Yogyakarta")
    clinic = Clinic.objects.create(
        facility=jetis, code="gigi", name="Gigi", letter="B", simpus_code="002"
    )
    siti = Citizen.objects.create(
        nik="3471015704900001",
        nik_index="uji",
        birth_date=datetime.date(1990, 4, 17),
        name="Siti Aminah",
        sex="P",
        bpjs_number="0000000000017",
    )
    return Reservation.objects.create(
        facility=jetis,
        clinic=clinic,
        patient=siti,
        applicant=siti,
        date=datetime.date(2026, 12, 1),
        payment="bpjs",
        mode="verified",
        status="verified",
        submitted_at=clock.now(),
    )


def letter(reservation: Reservation, topic: str, attempt: int = 1, **body: str) -> Letter:
    key = f"{topic}:{reservation.code}"
    return Letter(1, topic, key, "jetis", reservation.code, body, attempt)


def test_a_registration_reaches_the_place_of_the_facility(
    fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation
) -> None:
    answer = deliver.register(letter(reservation, "simpus.register"))

    assert answer == {
        "number": "B-1",
        "registration": "jetis/261201/002/001",
        "medical_record": "000001",
    }
    assert fake.book.find("jetis", reservation.code)["keadaan"] == "TERDAFTAR"


def test_a_lost_reply_ends_in_one_registration(
    fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation
) -> None:
    fake.book.add_patient("jetis", "3471015704900001")
    fake.faults.order("drop_reply", 1)

    with pytest.raises(Temporary):
        deliver.register(letter(reservation, "simpus.register"))
    answer = deliver.register(letter(reservation, "simpus.register", attempt=2))

    assert answer["number"] == "B-1"
    assert fake.log()["registrations"] == 1


def test_cancel_and_arrival_find_the_registration_by_our_code(
    fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation
) -> None:
    number = deliver.register(letter(reservation, "simpus.register"))["registration"]

    arrived = deliver.arrived(letter(reservation, "simpus.arrived"))
    cancelled = deliver.cancel(letter(reservation, "simpus.cancel", reason="BATAL"))
    again = deliver.cancel(letter(reservation, "simpus.cancel", registration=number))

    assert arrived == {"arrived": True}
    assert cancelled == again == {"cancelled": True}
    assert fake.log()["arrived"] == 1
    assert fake.log()["cancelled"] == 1


@pytest.mark.parametrize("status", ["submitted", "numbered", "arrived", "cancelled", "in_queue"])
def test_a_case_that_went_on_without_simpus_takes_no_number_there(
    fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation, status: str
) -> None:
    reservation.status = status
    reservation.save(update_fields=["status"])

    answer = deliver.register(letter(reservation, "simpus.register"))

    assert answer == {"skipped": "too_late"}
    assert fake.log() == {"calls": 1}


def test_what_an_earlier_try_left_there_is_found_even_then(
    fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation
) -> None:
    first = deliver.register(letter(reservation, "simpus.register"))
    reservation.status = "arrived"
    reservation.save(update_fields=["status"])

    answer = deliver.register(letter(reservation, "simpus.register", attempt=2))

    assert answer == first
    assert fake.log()["registrations"] == 1


def test_what_was_never_registered_needs_no_cancelling(
    fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation
) -> None:
    assert deliver.cancel(letter(reservation, "simpus.cancel")) == {"skipped": "not_registered"}
    assert deliver.arrived(letter(reservation, "simpus.arrived")) == {"skipped": "not_registered"}
    assert fake.log() == {"calls": 2}


def test_manual_never_calls(fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation) -> None:
    Endpoint.objects.update(kind="manual")

    with pytest.raises(Permanent, match="diisi petugas"):
        deliver.register(letter(reservation, "simpus.register"))
    answers = [
        deliver.cancel(letter(reservation, "simpus.cancel", registration="P1")),
        deliver.arrived(letter(reservation, "simpus.arrived", registration="P1")),
    ]

    assert answers == [{"skipped": "manual"}, {"skipped": "manual"}]
    assert fake.log() == {}


@pytest.mark.parametrize("kind", ["fktp", "", "Neutral"])
def test_another_kind_is_refused_with_its_name(
    kind: str, fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation
) -> None:
    Endpoint.objects.update(kind=kind)

    with pytest.raises(Permanent, match=f"tidak dikenal: {kind or '-'}"):
        deliver.register(letter(reservation, "simpus.register"))

    assert fake.log() == {}


def test_a_letter_without_reservation_is_permanent(fake: FakeSimpus, endpoint: Endpoint) -> None:
    lost = Letter(1, "simpus.register", "k", "jetis", "0000000000000000", {}, 1)

    with pytest.raises(Permanent, match="tidak ditemukan"):
        deliver.register(lost)

    assert fake.log() == {}


def test_after_five_failures_simpus_rests_and_no_letter_waits_for_it(
    fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation
) -> None:
    fake.faults.order("error500")
    topics = ["register", "cancel", "arrived", "register", "cancel", "arrived", "register"]
    tried = []

    for topic in topics:
        with pytest.raises(Temporary) as caught:
            getattr(deliver, topic)(letter(reservation, f"simpus.{topic}"))
        tried.append(caught.value.tried)

    endpoint.refresh_from_db()
    assert tried == [True] * 5 + [False] * 2
    assert endpoint.failures == 5


def test_a_refusal_is_an_answer_and_ends_the_rest(
    fake: FakeSimpus, endpoint: Endpoint, reservation: Reservation
) -> None:
    Endpoint.objects.update(failures=5, open_until=clock.now())
    reservation.patient.nik = "bukan angka"
    reservation.patient.save(update_fields=["nik"])

    with pytest.raises(Permanent, match="tidak lengkap"):
        deliver.register(letter(reservation, "simpus.register"))

    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.open_until) == (0, None)


def test_what_never_asked_simpus_says_nothing_about_it(
    fake: FakeSimpus, endpoint: Endpoint
) -> None:
    Endpoint.objects.update(failures=4)
    lost = Letter(1, "simpus.register", "k", "jetis", "0000000000000000", {}, 1)

    with pytest.raises(Permanent):
        deliver.register(lost)

    endpoint.refresh_from_db()
    assert endpoint.failures == 4
