"""A photo's life: asked for, sealed, seen or refused, and gone when its time is over."""

from dataclasses import replace

import pytest
from django.db import connection

from puskesmas.audit.models import AuditEvent
from puskesmas.booking.prechecks import prechecks
from puskesmas.errors import NotAllowed, NotFound, Refusal
from puskesmas.papers import intake
from puskesmas.papers.actions import purge
from puskesmas.papers.intake import keep_draft
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.papers.queries import drafts_of, known_of, missing
from puskesmas.papers.rules import Kind, Situation, asked, needs_letter
from puskesmas.papers.studio import develop
from puskesmas.papers.viewing import for_officer, for_owner
from puskesmas.place.models import Clinic, Facility
from puskesmas.vault import CannotOpen
from tests import cast
from tests.cast import do, reason, reserve, staff
from tests.puskesmas.papers.pictures import a_picture

KTP, BPJS, SKD = Kind.KTP, Kind.BPJS, Kind.SKD


@pytest.fixture(scope="module")
def photo():
    return develop(a_picture())


def send(photo, *kinds, by):
    return [keep_draft(kind=kind, photo=photo, by=by).uuid for kind in kinds]


def situation(**words):
    usual = {
        "verified_by_officer": True,
        "asks_identity": True,
        "asks_card": True,
        "needs_letter": False,
        "pays_by_card": False,
    }
    return Situation(**{**usual, **words})


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ({}, (KTP,)),
        ({"identity_known": True}, ()),
        ({"asks_identity": False}, ()),
        ({"pays_by_card": True}, (KTP, BPJS)),
        ({"pays_by_card": True, "card_known": True, "identity_known": True}, ()),
        ({"pays_by_card": True, "asks_card": False}, (KTP,)),
        ({"needs_letter": True, "identity_known": True}, (SKD,)),
        ({"needs_letter": True, "letter_known": True}, (KTP,)),
        ({"verified_by_officer": False, "needs_letter": True, "pays_by_card": True}, ()),
    ],
)
def test_as_few_photos_as_the_verification_can_do_with(words, kinds):
    assert asked(situation(**words)) == kinds


@pytest.mark.parametrize(
    ("only_for", "payment", "needed"),
    [("", "umum", True), ("", "bpjs", True), ("bpjs", "bpjs", True), ("bpjs", "umum", False)],
)
def test_a_letter_for_one_way_to_pay(only_for, payment, needed):
    assert needs_letter(clinic_needs=True, only_for=only_for, payment=payment) is needed
    assert not needs_letter(clinic_needs=False, only_for=only_for, payment=payment)


def test_new_browsers_make_no_room_for_more_photos_of_one(world, photo):
    siti = cast.citizen()
    browsers = [replace(siti, made_on=f"browser-{number}") for number in range(4)]
    for browser in browsers[:3]:
        send(photo, KTP, BPJS, SKD, by=browser)
    (kept,) = send(photo, KTP, by=browsers[0])  # takes the place of the earlier one

    with pytest.raises(Refusal) as refused:
        send(photo, KTP, by=browsers[3])
    send(photo, KTP, by=replace(browsers[3], level=1))  # proved to be Siti
    send(photo, KTP, by=cast.citizen(cast.NIK_JOKO, cast.BORN_JOKO))

    assert (refused.value.code, refused.value.status) == ("photos_of_one", 422)
    assert Paper.objects.filter(sender=world.siti).count() == 10
    assert Paper.objects.filter(uuid=kept).exists()


def test_all_photos_that_wait_are_bounded_and_make_room_in_time(world, photo, clock, monkeypatch):
    monkeypatch.setattr(intake, "MOST_OF_STRANGERS", 3)
    monkeypatch.setattr(intake, "MOST_OPEN", 4)
    send(photo, KTP, BPJS, SKD, by=cast.citizen())
    joko = cast.citizen(cast.NIK_JOKO, cast.BORN_JOKO)

    with pytest.raises(Refusal) as refused:
        send(photo, KTP, by=joko)
    send(photo, KTP, by=replace(joko, level=1))  # who showed a code still finds room
    with pytest.raises(Refusal) as full:
        send(photo, BPJS, by=replace(joko, level=1))
    clock.shift(hours=25)
    purge()
    send(photo, KTP, by=joko)

    assert (refused.value.code, refused.value.status) == ("photos_full", 503)
    assert full.value.code == "photos_full"
    assert Paper.objects.filter(state="draft").count() == 1


def test_at_rest_there_is_no_picture_to_read(world, photo):
    send(photo, KTP, by=cast.citizen())

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM puskesmas_paperbody")
        ((raw,),) = cursor.fetchall()
    assert b"JFIF" not in bytes(raw)
    assert not bytes(raw).startswith(b"\xff\xd8")
    assert photo.jpeg[100:140] not in bytes(raw)


def test_a_picture_moved_to_another_paper_does_not_open(world, photo):
    siti, joko = cast.citizen(), cast.citizen(cast.NIK_JOKO, cast.BORN_JOKO)
    hers = reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, by=siti))
    his = reserve(world.umum, world.joko, by=joko, documents=send(photo, KTP, by=joko))
    stolen = hers.papers.get().body.sealed
    PaperBody.objects.filter(paper=his.papers.get()).update(sealed=stolen)

    with pytest.raises(CannotOpen):
        for_officer(reservation=his, uuid=his.papers.get().uuid, by=staff(world.budi))


def test_the_same_press_twice_is_one_draft_and_another_photo_takes_its_place(world, photo):
    siti = cast.citizen()

    first = keep_draft(kind=KTP, photo=photo, by=siti, key="form")
    again = keep_draft(kind=KTP, photo=photo, by=siti, key="form")
    other = keep_draft(kind=KTP, photo=develop(a_picture((800, 500))), by=siti, key="form")

    assert first == again
    assert drafts_of(siti) == {"ktp": other}
    assert Paper.objects.count() == PaperBody.objects.count() == 1


def test_a_draft_serves_only_the_browser_that_sent_it(world, photo):
    sent = send(photo, KTP, by=cast.citizen(cast.NIK_JOKO, cast.BORN_JOKO))

    with pytest.raises(Refusal) as refused:
        reserve(world.umum, world.siti, documents=sent)

    assert refused.value.code == "document_unknown"
    assert Paper.objects.get().state == "draft"
    assert not world.siti.reservations.exists()


def test_verification_sees_the_photos_and_they_are_not_asked_for_again(world, photo):
    siti = cast.citizen()
    words = {"payment": "bpjs", "bpjs_number": cast.BPJS_SITI}
    reservation = reserve(
        world.umum, world.siti, by=siti, documents=send(photo, KTP, BPJS, by=siti), **words
    )

    do(reservation, "verify", world.budi, valid="true")

    assert {paper.state for paper in reservation.papers.all()} == {"seen"}
    assert missing(reservation) == ()
    reservation.bpjs_number = "0000000000099"
    assert missing(reservation) == (BPJS,)  # another card


def test_what_cannot_be_read_is_asked_for_again_and_suggests_its_reason(world, photo):
    why = reason("foto-tidak-terbaca", text="Foto berkas tidak terbaca")
    siti = cast.citizen()
    reservation = reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, by=siti))

    do(reservation, "verify", world.budi, valid="false", unreadable=["ktp"])
    do(reservation, "reject", world.budi, reason_code=why.code)

    paper = reservation.papers.get()
    assert (paper.state, paper.decided_by) == ("refused", world.budi)
    assert missing(reservation) == (KTP,)
    verbs = AuditEvent.objects.filter(verb__startswith="paper.").values_list("verb", flat=True)
    assert list(verbs.order_by("id")) == ["paper.attached", "paper.refused"]


def test_a_rejection_for_its_photos_refuses_them_all(world, photo):
    why = reason("foto-tidak-terbaca", text="Foto berkas tidak terbaca")
    siti = cast.citizen()
    reservation = reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, by=siti))

    do(reservation, "verify", world.budi, valid="false")
    do(reservation, "reject", world.budi, reason_code=why.code)

    assert reservation.papers.get().state == "refused"


def test_without_a_photo_the_officer_reads_so(world, photo):
    reservation = reserve(world.umum, world.siti)

    (found,) = [check for check in prechecks(reservation) if check.code == "photos"]

    assert found.verdict == "warn"
    assert str(found.text) == "Foto KTP belum ada. Lihat aslinya saat pemohon datang."


def test_the_letter_is_asked_for_every_visit(world, photo):
    Clinic.objects.filter(pk=world.umum.pk).update(needs_letter=True)
    siti = cast.citizen()
    first = reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, SKD, by=siti))
    second = reserve(world.umum, world.siti, cast.FRIDAY, by=siti)

    assert missing(cast.fresh(first)) == ()
    assert missing(cast.fresh(second)) == (SKD,)


def test_whoever_knows_a_nik_learns_nothing_of_earlier_photos(world, photo):
    siti = cast.citizen()
    reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, by=siti))
    stranger = cast.citizen()
    stranger = type(stranger)("citizen", "x", "", citizen_id=world.siti.pk, made_on="elsewhere")

    assert known_of([world.siti], siti)[world.siti.pk].identity
    assert not known_of([world.siti], stranger)[world.siti.pk].identity


def test_every_look_is_noted_and_other_facilities_see_nothing(world, photo):
    siti = cast.citizen()
    reservation = reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, by=siti))
    uuid = reservation.papers.get().uuid

    kind, jpeg = for_officer(reservation=reservation, uuid=uuid, by=staff(world.budi))

    assert (kind, jpeg[:3]) == ("ktp", b"\xff\xd8\xff")
    assert jpeg != photo.jpeg  # his name is written across it
    event = AuditEvent.objects.get(verb="paper.viewed")
    assert (event.actor_label, event.case_code) == ("Budi Santoso", reservation.code)
    for other in (world.rudi, world.ani):
        with pytest.raises(NotAllowed):
            for_officer(reservation=reservation, uuid=uuid, by=staff(other))
    assert AuditEvent.objects.filter(verb="paper.viewed").count() == 1


def test_the_owner_looks_from_level_two_on(world, photo):
    siti = cast.citizen()
    reservation = reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, by=siti))
    uuid = reservation.papers.get().uuid

    with pytest.raises(NotAllowed):
        for_owner(uuid=uuid, by=cast.citizen(level=1))
    assert for_owner(uuid=uuid, by=cast.citizen(level=2)) == ("ktp", photo.jpeg)
    with pytest.raises(NotFound):
        for_owner(uuid=uuid, by=cast.citizen(cast.NIK_JOKO, cast.BORN_JOKO, level=2))


def bodies():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM puskesmas_paperbody")
        return cursor.fetchone()[0]


def test_thirty_days_after_the_visit_the_bytes_are_gone(world, photo, clock):
    siti = cast.citizen()
    reservation = reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, by=siti))
    do(reservation, "verify", world.budi, valid="true")
    clock.set(cast.at(cast.date(2026, 12, 24), 23, 59))
    assert (purge(), bodies()) == (0, 1)

    clock.set(cast.at(cast.date(2026, 12, 25), 0))

    assert (purge(), bodies()) == (1, 0)
    assert purge() == 0
    paper = Paper.objects.get()
    assert (paper.state, paper.purged_at) == ("seen", cast.at(cast.date(2026, 12, 25), 0))
    event = AuditEvent.objects.get(verb="paper.purged")
    assert (event.facility_id, event.data) == (world.mergangsan.pk, {"count": 1})
    assert missing(reservation) == ()  # seen once is seen
    with pytest.raises(NotFound):
        for_officer(reservation=reservation, uuid=paper.uuid, by=staff(world.budi))


def test_a_case_that_ended_early_takes_its_photos_along(world, photo, clock):
    Facility.objects.filter(pk=world.mergangsan.pk).update(photo_days=2)
    siti = cast.citizen()
    far = cast.date(2026, 12, 4)
    reservation = reserve(world.umum, world.siti, far, by=siti, documents=send(photo, KTP, by=siti))
    do(reservation, "verify", world.budi, valid="false")
    do(reservation, "reject", world.budi, reason_code=reason().code)

    clock.shift(days=2, minutes=1)

    assert (purge(), bodies()) == (1, 0)


def test_a_draft_nobody_handed_in_is_gone_after_a_day(world, photo, clock):
    siti = cast.citizen()
    send(photo, KTP, by=siti)
    clock.shift(hours=23)
    assert purge() == 0

    clock.shift(hours=1)

    assert (purge(), bodies(), drafts_of(siti)) == (1, 0, {})
    assert Paper.objects.get().state == "purged"


def test_purged_before_anybody_looked_it_is_asked_for_again(world, photo, clock):
    siti = cast.citizen()
    reservation = reserve(world.umum, world.siti, by=siti, documents=send(photo, KTP, by=siti))
    clock.shift(days=40)
    purge()

    assert reservation.papers.get().state == "purged"
    assert missing(reservation) == (KTP,)
