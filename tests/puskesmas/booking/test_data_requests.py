"""Asking about own data: an officer who saw the papers decides, within the law."""

import json
from datetime import timedelta

import pytest

from puskesmas import clock as clocks
from puskesmas.audit.models import AuditEvent
from puskesmas.booking import actions as booking
from puskesmas.booking.data_requests import (
    accept,
    ask_correction,
    ask_withdrawal,
    due_for,
    refuse,
    requests_for,
    take_back,
)
from puskesmas.booking.looks import looks_of, roles_of
from puskesmas.booking.models import Reservation
from puskesmas.errors import Conflict, NotAllowed, NotFound, Refusal
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.people import actions as people
from puskesmas.people.actions import nik_index
from puskesmas.people.actors import of_token
from puskesmas.people.models import AccessToken, Citizen, Consent, DataRequest, Notice
from tests import cast


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def siti(level=1):
    token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI, made_on="hp")[1]
    token.level = level
    token.save()
    return of_token(token)


def correction(world, **changes) -> DataRequest:
    return ask_correction(
        facility=world.mergangsan,
        changes=changes or {"name": "Siti Aminah Putri"},
        words="",
        by=siti(),
    )


def test_siti_corrects_her_name_with_the_papers_in_hand(world):
    request = correction(world, name="Siti Aminah Putri", phone="0813 1111 2222")

    accept(uuid=request.uuid, papers=["ktp", "kk"], by=cast.staff(world.budi))

    world.siti.refresh_from_db()
    request.refresh_from_db()
    assert (world.siti.name, world.siti.phone) == ("Siti Aminah Putri", "+6281311112222")
    assert (request.state, request.decided_by) == ("accepted", world.budi)
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.facility, event.data) == (
        "data_request.accepted",
        world.mergangsan,
        {
            "citizen": world.siti.pk,
            "kind": "correction",
            "papers": ["kk", "ktp"],
            "fields": ["name", "phone"],
        },
    )
    assert Notice.objects.get(template="data_corrected").citizen == world.siti


def test_a_corrected_name_is_one_line_and_a_hidden_one_none(world):
    request = correction(world, name="Siti\nAminah \u202e Putri")

    accept(uuid=request.uuid, papers=["ktp"], by=cast.staff(world.budi))
    with pytest.raises(Refusal) as refused:
        correction(world, name="\u200b")

    world.siti.refresh_from_db()
    assert world.siti.name == "Siti Aminah Putri"
    assert refused.value.code == "nothing_to_correct"


@pytest.mark.parametrize("papers", [[], ["kk"], ["bpjs"], ["kk", "bpjs"]])
@pytest.mark.parametrize("kind", ["correction", "withdrawal"])
def test_without_the_identity_card_nothing_changes(world, papers, kind):
    if kind == "correction":
        request = correction(world, phone="0813 1111 2222")
    else:
        request = ask_withdrawal(facility=world.mergangsan, words="", by=siti())

    with pytest.raises(Refusal) as refused:
        accept(uuid=request.uuid, papers=papers, by=cast.staff(world.budi))

    world.siti.refresh_from_db()
    assert (refused.value.code, list(refused.value.errors)) == ("identity_needed", ["papers"])
    assert (world.siti.name, world.siti.phone) == ("Siti Aminah", "+6281234567890")
    assert DataRequest.objects.get().state == "open"


def test_another_family_card_counts_only_once_it_was_seen(world):
    request = correction(world, kk=cast.CARD_JOKO)

    with pytest.raises(Refusal) as refused:
        accept(uuid=request.uuid, papers=["ktp", "bpjs"], by=cast.staff(world.budi))

    world.siti.refresh_from_db()
    assert (refused.value.code, list(refused.value.errors)) == ("card_needed", ["papers"])
    assert world.siti.family.card == cast.CARD_SITI
    accept(uuid=request.uuid, papers=["ktp", "kk"], by=cast.staff(world.budi))
    world.siti.refresh_from_db()
    assert world.siti.family.card == cast.CARD_JOKO


def test_budi_refuses_with_words_that_only_siti_reads(world):
    request = correction(world)
    with pytest.raises(Refusal):
        refuse(uuid=request.uuid, words=" ", by=cast.staff(world.budi))

    refuse(uuid=request.uuid, words="Nama di KTP Siti Aminah.", by=cast.staff(world.budi))

    request.refresh_from_db()
    assert (request.state, request.answer) == ("refused", "Nama di KTP Siti Aminah.")
    assert "Siti" not in json.dumps(list(AuditEvent.objects.values_list("data", flat=True)))
    assert Notice.objects.get(template="data_refused").params == {
        "facility": "Puskesmas Mergangsan"
    }


def test_rudi_of_another_puskesmas_neither_sees_nor_decides(world):
    request = correction(world)

    assert requests_for(cast.staff(world.rudi)).count() == 0
    with pytest.raises(NotFound):
        accept(uuid=request.uuid, papers=["ktp"], by=cast.staff(world.rudi))
    assert DataRequest.objects.get().state == "open"


def test_wati_supervises_and_does_not_decide(world):
    request = correction(world)

    with pytest.raises(NotAllowed):
        accept(uuid=request.uuid, papers=["ktp"], by=cast.staff(world.wati))

    assert DataRequest.objects.get().state == "open"


def test_at_level_zero_nobody_asks(world):
    with pytest.raises(NotAllowed) as refused:
        ask_correction(facility=world.mergangsan, changes={"name": "X"}, words="", by=siti(level=0))

    assert refused.value.code == "level_needed"
    assert DataRequest.objects.count() == 0


def test_at_level_zero_the_refusal_tells_nothing_of_reservations(world):
    cast.reserve(world.umum, world.siti)

    with pytest.raises(NotAllowed) as refused:
        ask_withdrawal(facility=world.mergangsan, words="", by=siti(level=0))

    assert refused.value.code == "level_needed"


def test_a_reservation_that_waited_for_a_withdrawal_is_not_made(world):
    by = cast.citizen()
    request = ask_withdrawal(facility=world.mergangsan, words="", by=siti())
    accept(uuid=request.uuid, papers=["ktp"], by=cast.staff(world.budi))

    with pytest.raises(Conflict) as refused:
        cast.reserve(world.umum, world.siti, by=by)

    assert refused.value.code == "data_withdrawn"
    assert Reservation.objects.count() == 0


def test_one_open_request_of_a_kind_and_it_can_be_taken_back(world):
    request = correction(world)
    with pytest.raises(Conflict) as second:
        correction(world)
    take_back(uuid=request.uuid, by=siti())
    correction(world)

    assert second.value.code == "request_open"
    states = DataRequest.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["taken_back", "open"]


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "12"), ("kk", "123"), ("bpjs_number", "1"), ("sex", "X")]
)
def test_a_value_that_cannot_be_right_is_refused_beside_its_field(world, field, value):
    with pytest.raises(Refusal) as refused:
        correction(world, **{field: value})

    assert list(refused.value.errors) == [field]
    assert DataRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (cast.at(cast.MONDAY, 8), cast.at(cast.date(2026, 11, 26), 8)),
        (cast.at(cast.MONDAY, 20), cast.at(cast.date(2026, 11, 26), 14)),
        (cast.at(cast.date(2026, 11, 26), 10), cast.at(cast.date(2026, 11, 28), 12)),
    ],
)
def test_due_within_three_times_24_hours_while_somebody_is_there(world, asked, due):
    assert due_for(world.mergangsan, asked) == due
    assert due - asked <= timedelta(hours=72)


def test_siti_gives_her_data_back(world):
    reservation = cast.reserve(
        world.umum, world.siti, complaint="Batuk", payment="bpjs", bpjs_number=cast.BPJS_SITI
    )
    with pytest.raises(Conflict) as standing:
        ask_withdrawal(facility=world.mergangsan, words="", by=siti())
    booking.Reservation.objects.filter(pk=reservation.pk).update(status="done")
    paper = Paper.objects.create(
        kind="ktp", state="seen", sender=world.siti, patient=world.siti,
        sent_at=clocks.now(), purge_after=clocks.now(),
    )  # fmt: skip
    PaperBody.objects.create(paper=paper, sealed=b"x")
    request = ask_withdrawal(facility=world.mergangsan, words="Pindah kota", by=siti())

    accept(uuid=request.uuid, papers=["ktp"], by=cast.staff(world.budi))

    gone = Citizen.objects.get(pk=world.siti.pk)
    assert standing.value.code == "still_reserved"
    assert [gone.nik, gone.name, gone.address, gone.phone, gone.email] == [""] * 5
    assert (gone.birth_date, gone.sex, gone.family) == (cast.date(1990, 1, 1), "P", None)
    assert gone.withdrawn_at == clocks.now()
    kept = Reservation.objects.get()
    assert (kept.status, kept.complaint, kept.bpjs_number) == ("done", "", "")
    assert (PaperBody.objects.count(), Paper.objects.get().state) == (0, "purged")
    assert AccessToken.objects.filter(citizen=gone, revoked_at=None).count() == 0
    assert DataRequest.objects.get().wanted == ""
    assert Consent.objects.filter(citizen=gone, withdrawn_at=None).count() == 0
    assert AuditEvent.objects.filter(verb="citizen.withdrawn").count() == 1
    assert AuditEvent.objects.filter(case_code=kept.code).exists()
    assert not Citizen.objects.filter(nik_index=nik_index(cast.NIK_SITI)).exists()
    again = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)[1]
    assert again.citizen_id != gone.pk


def test_who_saw_what_is_told_latest_first_with_role_and_place(world):
    reservation = cast.reserve(world.umum, world.siti)
    cast.do(reservation, "verify", world.budi, valid="true")
    other = cast.reserve(world.gigi, world.joko)
    cast.do(other, "verify", world.budi, valid="true")

    page = looks_of(siti())

    told = [(one.actor_label, one.case_code) for one in page.events if one.actor_kind == "staff"]
    assert set(told) == {("Budi Santoso", reservation.code)}
    assert [one.pk for one in page.events] == sorted((one.pk for one in page.events), reverse=True)
    assert roles_of(page.events) == {
        (f"staff:{world.budi.pk}", world.mergangsan.pk): ["Petugas pendaftaran"]
    }


def test_the_looks_come_in_pages_without_gap_or_twin(world):
    for _turn in range(7):
        correction(world)
        take_back(uuid=DataRequest.objects.latest("id").uuid, by=siti())
    actor = siti()
    everything = [one.pk for one in looks_of(actor, size=100).events]

    found, before = [], 0
    while True:
        page = looks_of(actor, before=before, size=4)
        found += [one.pk for one in page.events]
        before = page.after
        if not before:
            break

    assert found == everything
    assert len(found) >= 14


def test_a_level_zero_visitor_learns_of_no_look(world):
    with pytest.raises(NotAllowed):
        looks_of(siti(level=0))
