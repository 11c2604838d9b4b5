"""«Tambah foto»: what was missing in the form, sent later from the page of the reservation."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.access import citizen_page
from frontend.intents import answered, hand_in
from frontend.public.photos import LABELS, Box, PhotoForm, receive
from frontend.public.shell import show
from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.booking.more_photos import add_photos, not_wanted, wanted_of
from puskesmas.booking.queries import get_for
from puskesmas.papers.models import Paper
from puskesmas.papers.queries import drafts_of
from puskesmas.papers.rules import Kind


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """One box for each photo that is missing; those that arrived go along, the rest may follow."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reservation = get_for(actor, code)
    before = answered(actor, request)
    if before:
        return redirect(before)
    wanted = wanted_of(reservation, actor)
    if not wanted:
        raise not_wanted()
    if request.method != "POST":
        return _page(request, reservation, PhotoForm(), wanted, drafts_of(actor))
    form = PhotoForm(request.POST, request.FILES)
    drafts = {kind: paper for kind, paper in receive(request, form).items() if kind in wanted}
    if not drafts and form.is_valid():
        form.add_error(f"foto_{wanted[0]}", _("Pilih fotonya dulu."))

    def run() -> str:
        papers = [paper.uuid for paper in drafts.values()]
        add_photos(reservation=reservation, papers=papers, by=actor)
        return reverse("public:reservation", args=[code])

    return hand_in(
        request,
        form,
        run,
        page=lambda form, status: _page(request, reservation, form, wanted, drafts, status),
        done=_("Foto sudah kami terima. Petugas memeriksanya bersama data Anda."),
    )


def _page(
    request: HttpRequest,
    reservation: Reservation,
    form: Any,
    wanted: tuple[Kind, ...],
    drafts: Mapping[str, Paper],
    status: int = 200,
) -> HttpResponse:
    problems = form.errors if form.is_bound else {}
    return show(
        request,
        "more_photos",
        _("Tambah foto"),
        status=status,
        form=form,
        boxes=[
            Box(
                kind=kind,
                label=LABELS[kind][0],
                hint=LABELS[kind][1],
                draft=drafts.get(kind),
                brings=False,
                problems=[str(text) for text in problems.get(f"foto_{kind}", [])],
                later=True,
            )
            for kind in wanted
        ],
        reservation=reservation,
        facility_name=reservation.facility.name,
        back_href=reverse("public:reservation", args=[reservation.code]),
    )
