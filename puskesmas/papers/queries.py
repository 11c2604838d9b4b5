"""Questions about photos: which are still to ask for, and who may open which."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from puskesmas.actor import Actor
from puskesmas.papers.models import Paper
from puskesmas.papers.rules import Kind, Situation, asked, needs_letter
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Mode

State = Paper.State
USABLE = (State.KEPT, State.SEEN)
BPJS = "bpjs"
DRAFT_LIVES = timedelta(hours=24)


def asked_of(
    patient: Citizen | None,
    clinic: Clinic,
    *,
    mode: str,
    payment: str,
    bpjs_number: str = "",
    by: Actor | None = None,
    reservation: Any = None,
) -> tuple[Kind, ...]:
    """The photos still to ask for; without a patient, as of somebody who was never here.

    ``by``: a citizen learns no more of the patient than that citizen may know. Whoever knows a
    NIK and a birth date must not read from the form whether that person was here before.
    """
    usable = _usable(patient, by)
    seen = patient is not None and patient.identity_seen_at is not None
    kinds = {paper.kind for paper in usable}
    return asked(
        Situation(
            verified_by_officer=mode == Mode.VERIFIED,
            asks_identity=clinic.facility.asks_identity_photo,
            asks_card=clinic.facility.asks_card_photo,
            needs_letter=needs_letter(
                clinic_needs=clinic.needs_letter, only_for=clinic.letter_payment, payment=payment
            ),
            pays_by_card=payment == BPJS,
            identity_known=Kind.KTP in kinds or (seen and _familiar(patient, by)),
            card_known=_same_card(usable, bpjs_number),
            letter_known=reservation is not None
            and any(p.kind == Kind.SKD and p.reservation_id == reservation.pk for p in usable),
        )
    )


def missing(reservation: Any) -> tuple[Kind, ...]:
    """What the officer will not find with this reservation, by all that is known here."""
    return asked_of(
        reservation.patient,
        reservation.clinic,
        mode=reservation.mode,
        payment=reservation.payment,
        bpjs_number=reservation.bpjs_number,
        reservation=reservation,
    )


def _usable(patient: Citizen | None, by: Actor | None) -> list[Paper]:
    """Newest of each kind first counts: a later refusal asks again."""
    if patient is None:
        return []
    papers = Paper.objects.filter(patient=patient).exclude(state__in=(State.DRAFT, State.PURGED))
    if not _familiar(patient, by):
        papers = papers.filter(made_on=by.made_on if by else "")
    newest: dict[str, Paper] = {}
    for paper in papers.select_related("reservation").order_by("-id")[:50]:
        newest.setdefault(paper.kind, paper)
    return [paper for paper in newest.values() if paper.state in USABLE]


def _familiar(patient: Citizen | None, by: Actor | None) -> bool:
    """Whether this actor may know whether the person was here before."""
    if patient is None or by is None or by.kind != "citizen":
        return True
    if by.level >= 1:
        return patient.pk == by.citizen_id or patient.family_seen_at is not None
    came = patient.reservations.filter(made_on=by.made_on, arrived_at__isnull=False)
    return bool(by.made_on) and came.exists()


def _same_card(usable: list[Paper], number: str) -> bool:
    card = next((paper for paper in usable if paper.kind == Kind.BPJS), None)
    if card is None or card.reservation is None:
        return False
    return not number or card.reservation.bpjs_number == number


def drafts_of(actor: Actor) -> dict[str, Paper]:
    """The photos that arrived from this browser and wait for their form, one of each kind."""
    found = _drafts(actor).filter(body__isnull=False).order_by("id")
    return {paper.kind: paper for paper in found}


def draft_of(actor: Actor, uuid: object) -> Paper | None:
    """One of them, while it is a draft."""
    return _drafts(actor).filter(uuid=uuid, body__isnull=False).first()


def _drafts(actor: Actor) -> QuerySet[Paper]:
    return Paper.objects.filter(
        state=State.DRAFT, sender_id=actor.citizen_id, made_on=actor.made_on
    ).exclude(made_on="")


def of_case(reservation: Any) -> list[Paper]:
    """The photos an officer sees with a case: of its patient at this facility, newest per kind.

    The letter belongs to one visit, the card to a visit that is paid with it.
    """
    papers = Paper.objects.filter(
        patient_id=reservation.patient_id,
        reservation__facility_id=reservation.facility_id,
        body__isnull=False,
    ).exclude(state=State.DRAFT)
    newest: dict[str, Paper] = {}
    for paper in papers.order_by("-id")[:50]:
        if paper.kind == Kind.SKD and paper.reservation_id != reservation.pk:
            continue
        if paper.kind == Kind.BPJS and reservation.payment != BPJS:
            continue
        newest.setdefault(paper.kind, paper)
    return [newest[kind] for kind in Kind if kind in newest]


def own_papers(actor: Actor) -> QuerySet[Paper]:
    """A citizen's own photos that are still there, newest first."""
    return (
        Paper.objects.filter(patient_id=actor.citizen_id, body__isnull=False)
        .exclude(state=State.DRAFT)
        .order_by("-id")
    )
