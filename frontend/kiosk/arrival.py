"""A scan and its answer: the number in big letters, or what to do instead."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from flows import arrival as verbs
from flows.arrival import Arrival, check_in, result_of
from frontend.access import device_page
from frontend.components.qr import qr_svg
from frontend.intents import IntentForm, once_for
from frontend.kiosk.printing import Paper, paper_of
from frontend.kiosk.sealed import FAILED, PRINTED, Result, seal, unseal
from frontend.kiosk.shell import ScanForm, show
from frontend.refusals import show_on
from puskesmas.actor import Actor
from puskesmas.codes import grouped, qr_url
from puskesmas.errors import Conflict, Refusal
from puskesmas.queueing.actions import MOST_COPIES, reprint
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label, public_name
from puskesmas.queueing.slips import people_ahead
from puskesmas.wording import full_date

SECONDS, TO_READ, TO_PHOTOGRAPH = 8, 16, 30
"""Until home: with the number, with a sentence to read, with a number to photograph."""
TITLES = {
    verbs.TOO_EARLY: (gettext_lazy("Belum waktunya datang"), "calendar"),
    verbs.WRONG_FACILITY: (gettext_lazy("Reservasi ini untuk puskesmas lain"), "pin"),
    verbs.SEE_OFFICER: (gettext_lazy("Silakan ke petugas"), "hand"),
}


@require_POST
@device_page("kiosk")
def scan(request: HttpRequest) -> HttpResponse:
    """Check in once, whoever presses Enter how often, and go to the answer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ScanForm(request.POST)
    if not form.is_valid():
        return _again(request, form, 422)

    def run() -> str:
        found = check_in(form.cleaned_data["kode"], device=actor)
        return _address(actor, found.outcome, found.reservation_code)

    try:
        return redirect(once_for(actor, request, run))
    except Refusal as refusal:
        show_on(form, refusal)
        return _again(request, form, refusal.status)


@require_safe
@device_page("kiosk")
def result(request: HttpRequest, seal: str) -> HttpResponse:
    """The answer of the scan, for a minute."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    scanned = unseal(seal, actor.device_id)
    if scanned is None:
        return redirect("kiosk:fresh")
    found = result_of(scanned.code, device=actor)
    if found.ticket is None:
        return _refused(request, found)
    return _numbered(request, seal, scanned, found, found.ticket)


@require_safe
@device_page("kiosk")
def printing(request: HttpRequest, seal: str) -> HttpResponse:
    """How the paper stands, asked by the page every second."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    scanned = unseal(seal, actor.device_id)
    found = result_of(scanned.code, device=actor) if scanned else None
    if found is None or found.ticket is None:
        return HttpResponse(status=286)  # htmx: stop asking
    return render(request, "kiosk/paper.html", _paper(seal, found.ticket))


@require_POST
@device_page("kiosk")
def print_again(request: HttpRequest, seal: str) -> HttpResponse:
    """One copy for whoever scans a second time; afterwards an officer must look."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    scanned = unseal(seal, actor.device_id)
    found = result_of(scanned.code, device=actor) if scanned else None
    if found is None or found.ticket is None:
        return redirect("kiosk:fresh")
    ticket = found.ticket

    def run() -> str:
        try:
            reprint(ticket=ticket, by=actor)
        except Conflict:
            return _address(actor, FAILED, found.reservation_code)
        return _address(actor, PRINTED, found.reservation_code)

    return redirect(once_for(actor, request, run))


def _address(actor: Actor, outcome: str, code: str) -> str:
    return reverse("kiosk:result", args=[seal(actor.device_id, outcome, code)])


def _again(request: HttpRequest, form: ScanForm, status: int) -> HttpResponse:
    """The home page, its heading saying what went wrong: there is room for one sentence."""
    title = next(str(text) for texts in form.errors.values() for text in texts)
    return show(request, "home", title, status=status, scans=True, scan_form=form, form=form)


def _refused(request: HttpRequest, found: Arrival) -> HttpResponse:
    title, icon = TITLES.get(found.outcome, TITLES[verbs.SEE_OFFICER])
    return show(
        request,
        "refused",
        title,
        goes_home=True,
        say=found.text,
        icon=icon,
        seconds=TO_READ,
    )


def _numbered(
    request: HttpRequest, sealed: str, scanned: Result, found: Arrival, ticket: Ticket
) -> HttpResponse:
    first = scanned.outcome == verbs.TICKET
    new_paper = first or scanned.outcome == PRINTED
    clinic = ticket.queue.clinic
    parts = dict.fromkeys((public_name(ticket.queue), clinic.where if clinic else ""))
    context: dict[str, Any] = {
        "number": label(ticket),
        "place": " · ".join(part for part in parts if part),
        "day": full_date(ticket.date),
        "facts": [{"label": _("Di depan Anda"), "value": people_ahead(ticket)}],
        "qr_svg": qr_svg(qr_url(settings.PUBLIC_HOST, found.reservation_code)),
        "code": grouped(found.reservation_code),
        "say": "" if first else found.text,
        "may_print": scanned.outcome == verbs.ALREADY and ticket.copies < MOST_COPIES,
        "used_up": scanned.outcome == FAILED or not (new_paper or ticket.copies < MOST_COPIES),
        "print_form": IntentForm(),
        "seal": sealed,
        "new_paper": new_paper,
        "seconds": SECONDS,
    }
    if new_paper:
        context |= _paper(sealed, ticket)
    return show(request, "ticket", _("Ini nomor Anda"), goes_home=True, **context)


def _paper(sealed: str, ticket: Ticket) -> dict[str, Any]:
    paper = paper_of(ticket)
    return {
        "paper": paper,
        "seal": sealed,
        "waiting": paper == Paper.WAITING,
        "seconds": TO_PHOTOGRAPH if paper == Paper.FAILED else SECONDS,
    }
