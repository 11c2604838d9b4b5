"""A citizen asks a puskesmas to correct or give back own data; an officer decides within the law.

The data protection law (UU 27/2022) grants 3 x 24 hours: the due moment is the last one within
them at which the puskesmas is open.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.withdrawal import check_withdrawable, withdraw
from puskesmas.errors import Conflict, NotFound, Refusal
from puskesmas.people.actions import notify
from puskesmas.people.corrections import apply, cleaned
from puskesmas.people.levels import Ability, demand
from puskesmas.people.models import Citizen, DataRequest
from puskesmas.people.roles import Permission, must_hold
from puskesmas.place.models import Facility
from puskesmas.schedule.queries import facility_calendar

LAWFUL = timedelta(hours=72)
PAPERS = {"ktp": _("KTP atau KIA"), "kk": _("Kartu Keluarga"), "bpjs": _("Kartu BPJS")}

Kind, State = DataRequest.Kind, DataRequest.State


@transaction.atomic
def ask_correction(
    *, facility: Facility, changes: dict[str, str], words: str, by: Actor
) -> DataRequest:
    """Ask to put own data right; what is wanted is kept sealed.

    ``Refusal`` per field or «nothing_to_correct», ``Conflict`` «request_open».
    """
    wanted = cleaned(changes)
    if not wanted and not words.strip():
        raise Refusal.of_field(
            "words", "nothing_to_correct", _("Isi yang benar pada salah satu baris, atau jelaskan.")
        )
    return _ask(Kind.CORRECTION, facility, {"changes": wanted, "words": words.strip()}, by)


@transaction.atomic
def ask_withdrawal(*, facility: Facility, words: str, by: Actor) -> DataRequest:
    """Ask to give the data back. ``Conflict`` «still_reserved» while a reservation stands."""
    demand(by, Ability.ASK)  # first: the other answer tells of reservations
    check_withdrawable(by.citizen_id or 0)
    return _ask(Kind.WITHDRAWAL, facility, {"words": words.strip()}, by)


def _ask(kind: str, facility: Facility, wanted: dict[str, Any], by: Actor) -> DataRequest:
    demand(by, Ability.ASK)
    now = clock.now()
    try:
        with transaction.atomic():
            request = DataRequest.objects.create(
                citizen_id=by.citizen_id or 0,
                facility=facility,
                kind=kind,
                wanted=json.dumps(wanted),
                asked_at=now,
                due_at=due_for(facility, now),
            )
    except IntegrityError:
        raise Conflict(
            "request_open", _("Permintaan Anda yang lama masih menunggu jawaban petugas.")
        ) from None
    _record(request, "data_request.asked", by)
    return request


def due_for(facility: Facility, asked: datetime) -> datetime:
    """3 x 24 hours from now, or before that the last moment at which somebody is there."""
    calendar, limit = facility_calendar(facility), asked + LAWFUL
    day = calendar.local_date(limit)
    while day >= calendar.local_date(asked):
        for start, end in reversed(calendar.spans_on(day)):
            if start < limit and end > asked:
                return min(end, limit)
        day -= timedelta(days=1)
    return limit


@transaction.atomic
def take_back(*, uuid: UUID, by: Actor) -> None:
    """The citizen no longer wants it. Locks the request; ``Conflict`` «request_decided»."""
    demand(by, Ability.ASK)
    request = _open(DataRequest.objects.filter(citizen_id=by.citizen_id or 0), uuid)
    _decide(request, State.TAKEN_BACK, by)
    _record(request, "data_request.taken_back", by)


@transaction.atomic
def accept(*, uuid: UUID, papers: list[str], by: Actor) -> DataRequest:
    """The papers were seen and the data are put right, or given back.

    Locks the request and the citizen. ``Refusal`` «identity_needed» without the identity card (who
    holds the phone is not yet the person), «card_needed» when the number of a family card changes
    (it opens that family's list), ``Conflict`` «still_reserved» or «request_decided», ``NotFound``
    for another facility's.
    """
    request = _open(requests_for(by), uuid)
    if "ktp" not in papers:
        raise Refusal.of_field(
            "papers", "identity_needed", _("Lihat KTP atau KIA pemohon dulu, lalu centang.")
        )
    changes = wanted_of(request)["changes"]
    if "kk" in changes and "kk" not in papers:
        raise Refusal.of_field(
            "papers", "card_needed", _("Nomor KK berganti: lihat Kartu Keluarganya dulu.")
        )
    citizen = Citizen.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=request.citizen_id
    )
    _decide(request, State.ACCEPTED, by)
    if request.kind == Kind.CORRECTION:
        changed = apply(citizen, changes)
        _tell(request, "data_corrected")
        _record(request, "data_request.accepted", by, papers=sorted(papers), fields=changed)
    else:
        withdraw(citizen=citizen, by=by, facility_id=request.facility_id)
        _record(request, "data_request.accepted", by, papers=sorted(papers))
    return request


@transaction.atomic
def refuse(*, uuid: UUID, words: str, by: Actor) -> DataRequest:
    """Say no, in words for the citizen. Locks the request; ``Refusal`` «words_needed»."""
    request = _open(requests_for(by), uuid)
    if not words.strip():
        raise Refusal.of_field("words", "words_needed", _("Tulis alasannya untuk pemohon."))
    request.answer = words.strip()
    _decide(request, State.REFUSED, by)
    _tell(request, "data_refused")
    _record(request, "data_request.refused", by)
    return request


def wanted_of(request: DataRequest) -> dict[str, Any]:
    """What was asked for; empty once the data were given back."""
    return {"changes": {}, "words": "", **json.loads(request.wanted or "{}")}


def requests_for(actor: Actor) -> QuerySet[DataRequest]:
    """The requests an officer may see: those at the facilities where the actor sees patients."""
    rows = DataRequest.objects.select_related("facility", "citizen__family", "decided_by")
    allowed = actor.facilities(Permission.PATIENT_VIEW)
    return rows if allowed is None else rows.filter(facility_id__in=allowed)


@transaction.atomic
def open_for_officer(*, uuid: UUID, by: Actor) -> DataRequest:
    """One request, its data about to be shown: leaves a trace. ``NotFound`` when hidden."""
    request = requests_for(by).filter(uuid=uuid).first()
    if request is None:
        raise _gone()
    _record(request, "data_request.viewed", by)
    return request


def _open(requests: QuerySet[DataRequest], uuid: UUID) -> DataRequest:
    request = requests.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if request is None:
        raise _gone()
    if request.state != State.OPEN:
        raise Conflict("request_decided", _("Permintaan ini sudah dijawab."))
    return request


def _decide(request: DataRequest, state: str, by: Actor) -> None:
    if by.kind == "staff":
        must_hold(by, Permission.PERFORM_REGISTRATION, request.facility_id)
    request.state = state
    request.decided_at = clock.now()
    request.decided_by_id = by.user_id
    request.save(update_fields=["state", "decided_at", "decided_by", "answer"])


def _tell(request: DataRequest, template: str) -> None:
    notify(
        citizen_id=request.citizen_id,
        made_on="",
        case_code="",
        template=template,
        facility=request.facility.name,
    )


def _record(request: DataRequest, verb: str, by: Actor, **data: Any) -> None:
    record(
        verb,
        by=by,
        facility_id=request.facility_id,
        citizen=request.citizen_id,
        kind=request.kind,
        **data,
    )


def _gone() -> NotFound:
    return NotFound("request_unknown", _("Permintaan itu tidak ada."))
