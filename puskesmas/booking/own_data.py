"""A copy of everything kept about a citizen, for the citizen alone (UU 27/2022, article 7)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.data_requests import wanted_of
from puskesmas.booking.models import Reservation
from puskesmas.booking.queries import for_actor
from puskesmas.codes import grouped
from puskesmas.errors import NotAllowed
from puskesmas.papers.models import Paper
from puskesmas.people.codes import is_fresh
from puskesmas.people.levels import Ability, demand, may
from puskesmas.people.models import AccessToken, Citizen


@transaction.atomic
def export(*, token: AccessToken, by: Actor, form: str) -> dict[str, Any]:
    """The whole of it; noted in the audit. Takes no lock.

    ``NotAllowed`` «level_needed», and «fresh_code_needed» on a phone that is not bound when no code
    was entered in the last minutes.
    """
    demand(by, Ability.EXPORT)
    if not may(by, Ability.FULL_DATA) and not is_fresh(token):
        raise NotAllowed(
            "fresh_code_needed", _("Masukkan kode 6 angka yang baru untuk membuka salinan data.")
        )
    own = Citizen.objects.select_related("family").get(pk=by.citizen_id or 0)
    record("citizen.exported", by=by, facility_id=None, citizen=own.pk, format=form)
    reservations = for_actor(by).order_by("-date", "-id")
    return {
        "made_at": clock.now().isoformat(),
        "person": _person(own),
        "reservations": [_reservation(row, own) for row in reservations],
        "papers": _papers(own),
        "requests": _requests(own),
        "consents": _consents(own),
        "sign_ins": _sign_ins(own),
    }


def _person(own: Citizen) -> dict[str, Any]:
    return {
        "nik": own.nik,
        "name": own.name,
        "birth_date": own.birth_date.isoformat(),
        "sex": own.sex,
        "address": own.address,
        "phone": own.phone,
        "email": own.email,
        "bpjs_number": own.bpjs_number,
        "kk": own.family.card if own.family else "",
        "medical_record": own.medical_record,
        "registered_at": _iso(own.registered_at),
        "identity_seen_at": _iso(own.identity_seen_at),
    }


def _reservation(row: Reservation, own: Citizen) -> dict[str, Any]:
    """What is somebody else's of it, the family member's card and complaint, is not in the copy."""
    mine = row.patient_id == own.pk
    return {
        "code": grouped(row.code),
        "facility": row.facility.name,
        "clinic": row.clinic.name,
        "date": row.date.isoformat(),
        "hour": f"{row.slot.starts:%H:%M}" if row.slot else "",
        "for": "self" if mine else "family",
        "payment": row.payment,
        "bpjs_number": row.bpjs_number if mine else "",
        "complaint": row.complaint if mine else "",
        "status": row.status,
        "simpus_number": row.simpus_number,
        "rejection": row.rejection_reason.text if row.rejection_reason else "",
        "submitted_at": _iso(row.submitted_at),
    }


def _papers(own: Citizen) -> list[dict[str, Any]]:
    rows = Paper.objects.filter(patient=own).order_by("-id")
    return [
        {
            "kind": row.kind,
            "sent_at": _iso(row.sent_at),
            "state": row.state,
            "purged_at": _iso(row.purged_at),
        }
        for row in rows
    ]


def _requests(own: Citizen) -> list[dict[str, Any]]:
    rows = own.data_requests.select_related("facility").order_by("-id")
    return [
        {
            "kind": row.kind,
            "facility": row.facility.name,
            "asked_at": _iso(row.asked_at),
            "state": row.state,
            "wanted": wanted_of(row),
            "answer": row.answer,
        }
        for row in rows
    ]


def _consents(own: Citizen) -> list[dict[str, Any]]:
    rows = own.consents.order_by("-id")
    return [
        {
            "version": row.version,
            "given_at": _iso(row.given_at),
            "withdrawn_at": _iso(row.withdrawn_at),
        }
        for row in rows
    ]


def _sign_ins(own: Citizen) -> list[dict[str, Any]]:
    rows = AccessToken.objects.filter(citizen=own).order_by("-id")[:100]
    return [
        {
            "at": _iso(row.created_at),
            "level": row.level,
            "device": row.device,
            "bound_at": _iso(row.bound_at),
        }
        for row in rows
    ]


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None
