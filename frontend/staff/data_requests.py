"""«Permintaan data»: what citizens ask about their own data, by its lawful due moment."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import staff_page
from frontend.components.words import tag
from frontend.intents import hand_in, key_of
from frontend.staff.shell import show
from frontend.staff.wording import bar_of, short_moment
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking import data_requests
from puskesmas.booking.data_requests import PAPERS, requests_for, wanted_of
from puskesmas.people.corrections import CORRECTABLE, in_words, value_of
from puskesmas.people.masks import mask_name
from puskesmas.people.models import Citizen, DataRequest
from puskesmas.people.roles import Permission
from puskesmas.wording import full_date

MOST = 50
State = DataRequest.State
SOON = 0.75
"""The part of the lawful time after which a request counts as at risk."""


class DecisionForm(forms.Form):
    """Papers seen, or words why not."""

    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Surat yang Anda lihat"),
        choices=list(PAPERS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-asked": "1"}),  # by one of the answers
    )
    words = forms.CharField(
        label=gettext_lazy("Alasan untuk pemohon"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-asked": "1"}),
    )


@staff_page(Permission.PATIENT_VIEW)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is open, the soonest due first; then what was answered lately."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = requests_for(actor)
    waiting = rows.filter(state=State.OPEN).order_by("due_at", "id")[:MOST]
    decided = rows.exclude(state=State.OPEN).order_by("-decided_at", "-id")[:MOST]
    return show(
        request,
        "staff/data_requests.html",
        _("Permintaan data"),
        active="data_requests",
        rows=[_row(row) for row in waiting],
        decided_columns=[_("Pemohon"), _("Permintaan"), _("Jawaban"), _("Petugas"), _("Selesai")],
        decided=[_decided(row) for row in decided],
    )


def _row(row: DataRequest) -> dict[str, Any]:
    zone = row.facility.zone
    warn_at = row.asked_at + (row.due_at - row.asked_at) * SOON
    return {
        **bar_of(row.asked_at, warn_at, row.due_at, at=clock.now()),
        "id": f"permintaan-{row.pk}",
        "href": reverse("staff:data_request", args=[row.uuid]),
        "title": mask_name(row.citizen.name) or _("Warga"),
        "sub": _("masuk %(at)s") % {"at": short_moment(row.asked_at, zone)},
        "step": capfirst(row.get_kind_display()),
        "who": row.facility.name,
        "due_text": short_moment(row.due_at, zone),
    }


def _decided(row: DataRequest) -> list[Any]:
    at = short_moment(row.decided_at, row.facility.zone) if row.decided_at else "–"
    return [
        mask_name(row.citizen.name) or _("data ditarik"),
        capfirst(row.get_kind_display()),
        capfirst(row.get_state_display()),
        str(row.decided_by) if row.decided_by else "–",
        at,
    ]


@staff_page(Permission.PATIENT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is on record beside what is wanted; opening it leaves a trace."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        row = data_requests.open_for_officer(uuid=uuid, by=actor)
        return _page(request, row, DecisionForm())
    form = DecisionForm(request.POST)
    accepts = request.POST.get("jawaban") == "setuju"

    def run() -> str:
        if accepts:
            data_requests.accept(uuid=uuid, papers=form.cleaned_data["papers"], by=actor)
        else:
            data_requests.refuse(uuid=uuid, words=form.cleaned_data["words"], by=actor)
        return reverse("staff:data_requests")

    def again(form: forms.Form, status: int) -> HttpResponse:
        row = data_requests.open_for_officer(uuid=uuid, by=actor)
        return _page(request, row, form, status)

    done = _("Disetujui dan dikerjakan.") if accepts else _("Ditolak.")
    return hand_in(request, form, run, page=again, done=done)


def _page(
    request: HttpRequest, row: DataRequest, form: forms.Form, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = wanted_of(row)
    return show(
        request,
        "staff/data_request.html",
        capfirst(row.get_kind_display()),
        active="data_requests",
        status=status,
        form=form,
        row=row,
        withdrawal=row.kind == DataRequest.Kind.WITHDRAWAL,
        person=_person(row.citizen),
        columns=[_("Data"), _("Tercatat"), _("Diminta")],
        changes=[
            [
                CORRECTABLE[name],
                in_words(name, value_of(row.citizen, name)) or "–",
                in_words(name, value),
            ]
            for name, value in wanted["changes"].items()
        ],
        words=wanted["words"],
        due=short_moment(row.due_at, row.facility.zone),
        state=tag(row.state, capfirst(row.get_state_display())),
        open=row.state == State.OPEN,
        works=actor.can(Permission.PERFORM_REGISTRATION, row.facility_id),
        kunci=key_of(request),
    )


def _person(citizen: Citizen) -> list[dict[str, str]]:
    return [
        {"label": _("Nama"), "value": citizen.name or "–"},
        {"label": _("NIK"), "value": citizen.nik or "–"},
        {"label": _("Tanggal lahir"), "value": full_date(citizen.birth_date)},
    ]
