"""Questions about photos: which are still to ask for, and who may open which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from puskesmas.actor import Actor
from puskesmas.papers.models import Paper
from puskesmas.papers.rules import Kind, Situation, asked, needs_letter
from puskesmas.people.levels import Ability, may
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Mode
from puskesmas.prepared import Prepared, Slot, one_of

State = Paper.State
USABLE = (State.KEPT, State.SEEN)
BPJS = "bpjs"
DRAFT_LIVES = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Known:
    """What is here of a person already: enough not to ask again."""

    identity: bool = False
    card: Paper | None = None
    letters: frozenset[int] = frozenset()


STRANGER = Known()


_PAPERS_OF = Prepared(
    lambda: (
        Paper.objects.filter(one_of("patient_id", Slot("people")))
        .exclude(state__in=(State.DRAFT, State.PURGED))
        .select_related("reservation")
        .order_by("-id")
    )
)


def known_of(patients: Iterable[Citizen], by: Actor | None = None) -> dict[int, Known]:
    """Of each of these people; a citizen learns no more of them than that citizen may know.

    Whoever knows a NIK and a birth date must not read from the form whether that person was here
    before: then only what the same browser sent counts.
    """
    people = {patient.pk: patient for patient in patients}
    familiar = _familiar(people, by)
    newest: dict[tuple[int | None, str], Paper] = {}
    letters: dict[int | None, set[int]] = {}
    for paper in _PAPERS_OF.all(people=list(people)):
        if paper.patient_id not in familiar and not (by and paper.made_on == by.made_on):
            continue
        newest.setdefault((paper.patient_id, paper.kind), paper)
        if paper.kind == Kind.SKD and paper.state in USABLE and paper.reservation_id:
            letters.setdefault(paper.patient_id, set()).add(paper.reservation_id)
    usable = {key: paper for key, paper in newest.items() if paper.state in USABLE}
    return {
        pk: Known(
            identity=(pk, Kind.KTP) in usable
            or (pk in familiar and patient.identity_seen_at is not None),
            card=usable.get((pk, Kind.BPJS)),
            letters=frozenset(letters.get(pk, ())),
        )
        for pk, patient in people.items()
    }


def _familiar(people: Mapping[int, Citizen], by: Actor | None) -> set[int]:
    """The people of whom this actor may know that they were here before."""
    if by is None or by.kind != "citizen":
        return set(people)
    if may(by, Ability.FAMILY):
        return {
            pk
            for pk, one in people.items()
            if pk == by.citizen_id or one.family_seen_at is not None
        }
    came = Citizen.objects.filter(
        pk__in=people,
        reservations__made_on=by.made_on,
        reservations__arrived_at__isnull=False,
    )
    return set(came.values_list("pk", flat=True)) if by.made_on else set()


def asked_of(
    known: Known,
    clinic: Clinic,
    *,
    mode: str,
    payment: str,
    bpjs_number: str = "",
    reservation_id: int = 0,
) -> tuple[Kind, ...]:
    """The photos still to ask for."""
    return asked(
        Situation(
            verified_by_officer=mode == Mode.VERIFIED,
            asks_identity=clinic.facility.asks_identity_photo,
            asks_card=clinic.facility.asks_card_photo,
            needs_letter=needs_letter(
                clinic_needs=clinic.needs_letter, only_for=clinic.letter_payment, payment=payment
            ),
            pays_by_card=payment == BPJS,
            identity_known=known.identity,
            card_known=_same_card(known.card, bpjs_number),
            letter_known=reservation_id in known.letters,
        )
    )


def missing(reservation: Any, by: Actor | None = None) -> tuple[Kind, ...]:
    """What nobody will find with this reservation, by all that ``by`` may know."""
    return asked_of(
        known_of([reservation.patient], by)[reservation.patient_id],
        reservation.clinic,
        mode=reservation.mode,
        payment=reservation.payment,
        bpjs_number=reservation.bpjs_number,
        reservation_id=reservation.pk,
    )


def _same_card(card: Paper | None, number: str) -> bool:
    """A photo of another card does not show this number."""
    if card is None or card.reservation is None:
        return False
    return not number or card.reservation.bpjs_number == number


def drafts_of(actor: Actor) -> dict[str, Paper]:
    """The photos that arrived from this browser and wait for their form, one of each kind."""
    found = _drafts(actor).filter(body__isnull=False).order_by("id")
    return {paper.kind: paper for paper in found}


def draft_of(actor: Actor, uuid: UUID | str) -> Paper | None:
    """One of them, while it is a draft."""
    return _drafts(actor).filter(uuid=uuid, body__isnull=False).first()


def drafts_among(actor: Actor, uuids: Iterable[object]) -> QuerySet[Paper]:
    """Those of these photos that wait in this browser."""
    return _drafts(actor).filter(uuid__in=list(uuids))


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
