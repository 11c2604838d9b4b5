"""«Data saya»: what is kept, correcting it, giving it back, a copy of it, who saw it."""

import json
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import citizen_page, needs
from frontend.intents import hand_in
from frontend.kept import kept
from frontend.public.account import ZONE
from frontend.public.data_copy import readable
from frontend.public.data_forms import CorrectionForm, WithdrawalForm
from frontend.public.own_facts import facts_of
from frontend.public.shell import show
from puskesmas.actor import Actor
from puskesmas.booking import data_requests
from puskesmas.booking.applicants import applicant
from puskesmas.booking.own_data import export
from puskesmas.errors import NotAllowed
from puskesmas.people.levels import Ability, may
from puskesmas.people.models import DataRequest
from puskesmas.wording import full_moment

TONES = {"open": "info", "accepted": "ok", "refused": "bad", "taken_back": "calm"}


@citizen_page
@needs(Ability.OWN_DATA)
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """What is on record, in dots or in full, and what one has asked for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own = applicant(actor)
    asked = own.data_requests.select_related("facility").order_by("-id")[:10]
    return show(
        request,
        "own_data",
        _("Data saya"),
        rows=facts_of(own, actor),
        full=may(actor, Ability.FULL_DATA),
        seen=full_moment(own.identity_seen_at, ZONE) if own.identity_seen_at else "",
        requests=[_request(row) for row in asked],
        waiting=any(row.state == DataRequest.State.OPEN for row in asked),
    )


def _request(row: DataRequest) -> dict[str, Any]:
    is_open = row.state == DataRequest.State.OPEN
    return {
        "uuid": row.uuid,
        "title": capfirst(row.get_kind_display()),
        "state": capfirst(row.get_state_display()),
        "tone": TONES[row.state],
        "place": row.facility.name,
        "asked": full_moment(row.asked_at, row.facility.zone),
        "due": full_moment(row.due_at, row.facility.zone) if is_open else "",
        "answer": row.answer,
        "open": is_open,
    }


@citizen_page
@needs(Ability.ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """What is wrong and what is right."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own = applicant(actor)
    if request.method != "POST":
        typed = kept(request)
        return _correction(request, CorrectionForm(typed, own=own, actor=actor))
    form = CorrectionForm(request.POST, own=own, actor=actor)

    def run() -> str:
        data_requests.ask_correction(
            facility=form.cleaned_data["facility"],
            changes=form.changes(),
            words=form.cleaned_data["words"],
            by=actor,
        )
        return reverse("public:own_data")

    return hand_in(
        request,
        form,
        run,
        page=partial(_correction, request),
        done=_("Permintaan terkirim. Bawa KTP dan KK saat Anda ke loket."),
    )


def _correction(request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    return show(
        request, "own_data_correct", _("Apa yang perlu diperbaiki?"), status=status, form=form
    )


@citizen_page
@needs(Ability.ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """What giving the data back means, and asking for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own = applicant(actor)
    if request.method != "POST":
        typed = kept(request)
        return _withdrawal(request, WithdrawalForm(typed, own=own))
    form = WithdrawalForm(request.POST, own=own)

    def run() -> str:
        data_requests.ask_withdrawal(
            facility=form.cleaned_data["facility"], words=form.cleaned_data["words"], by=actor
        )
        return reverse("public:own_data")

    return hand_in(
        request,
        form,
        run,
        page=partial(_withdrawal, request),
        done=_("Permintaan terkirim. Tunjukkan KTP di loket."),
    )


def _withdrawal(request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    return show(request, "own_data_withdraw", _("Tarik data saya"), status=status, form=form)


@citizen_page
@needs(Ability.ASK)
@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The request is not needed any more."""
    data_requests.take_back(uuid=uuid, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("Permintaan dibatalkan."))
    return redirect("public:own_data")


@citizen_page
@needs(Ability.EXPORT)
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Everything kept, to read and print, or as a file for a machine."""
    form = "json" if request.POST.get("bentuk") == "json" else "html"
    try:
        content = export(
            token=request.token,  # type: ignore[attr-defined]
            by=request.actor,  # type: ignore[attr-defined]
            form=form,
        )
    except NotAllowed as refusal:
        if refusal.code != "fresh_code_needed":
            raise
        messages.info(request, refusal.detail)
        return redirect(f"{reverse('public:code')}?next={reverse('public:own_data')}")
    if form == "json":
        body = json.dumps(content, ensure_ascii=False, indent=2)
        answer = HttpResponse(body, content_type="application/json; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="data-saya.json"'
        return answer
    return show(
        request,
        "own_data_copy",
        _("Salinan data saya"),
        **readable(content),
    )
