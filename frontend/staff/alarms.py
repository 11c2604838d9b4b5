"""The bar above every officer's page: what hands must see to now, and how many warnings wait."""

from typing import Any
from zlib import crc32

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frontend.access import staff_page
from puskesmas.actor import Actor
from puskesmas.audit.sentences import CODES
from puskesmas.people.roles import Permission
from puskesmas.people.watch import ENDS_BY_ITSELF, acknowledge, open_alarms
from puskesmas.place.alarms import DOUBT, GUESSES, HELP, PRINTER, WAITING
from puskesmas.place.models import Alarm
from puskesmas.sla.escalations import waiting_for
from puskesmas.wording import time_of_day

MOST = 5
"""So many alarms at once are read; the rest comes up when these are seen to."""


@staff_page(Permission.CASE_VIEW)
@require_safe
def bar(request: HttpRequest) -> HttpResponse:
    """Asked every few seconds by every open page; 204 while nothing has changed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    alarms = list(open_alarms(actor)[: MOST + 1])
    waiting = waiting_for(actor).count()
    seen = [(one.pk, one.acknowledged_at is not None) for one in alarms]
    mark = f"{crc32(repr((seen, waiting)).encode()):x}"
    if request.GET.get("tanda") == mark:
        return HttpResponse(status=204)
    return render(
        request,
        "staff/alarm_bar.html",
        {
            "rows": [_row(one, actor) for one in alarms[:MOST]],
            "unseen": any(not looked for _alarm, looked in seen[:MOST]),
            "more": len(alarms) > MOST,
            "waiting": waiting,
            "places": _places(actor),
            "address": f"{reverse('staff:alarms')}?tanda={mark}",
        },
    )


def _places(actor: Actor) -> list[str]:
    """In which entries of the menu the number of warnings stands."""
    rights = {"escalations": Permission.PERFORM_REGISTRATION, "oversight": Permission.SLA_VIEW}
    return [name for name, right in rights.items() if actor.anywhere(right)]


def _row(alarm: Alarm, actor: Actor) -> dict[str, Any]:
    several = actor.facility_id != alarm.facility_id
    return {
        "id": alarm.pk,
        "text": words(alarm) + (f" ({alarm.facility.name})" if several else ""),
        "seen_by": str(alarm.acknowledged_by) if alarm.acknowledged_by else "",
        "stays": alarm.kind in ENDS_BY_ITSELF,
        "case_href": reverse("staff:case", args=[alarm.case_code]) + "#tiket"
        if alarm.case_code
        else "",
        "prints": alarm.kind == DOUBT,
    }


def words(alarm: Alarm) -> str:
    """«Kertas habis di Cetak 1 sejak 08.12 WIB»."""
    said = {
        "at": time_of_day(alarm.raised_at, alarm.facility.zone),
        "device": alarm.device.name if alarm.device else _("perangkat"),
    }
    if alarm.kind == PRINTER:
        code = alarm.subject.partition(" ")[2]
        said["state"] = capfirst(str(CODES.get(code, _("printer gagal mencetak"))))
        return _("%(state)s di %(device)s sejak %(at)s") % said
    sentences = {
        DOUBT: _("Tiket mungkin tidak tercetak di %(device)s pukul %(at)s. Lihat mesinnya"),
        WAITING: _("Nomor tidak keluar dari printer sejak %(at)s: agen cetak tidak menjawab"),
        HELP: _("%(device)s memanggil petugas sejak %(at)s"),
        GUESSES: _("Banyak yang mencoba menebak NIK sejak %(at)s"),
    }
    return sentences.get(alarm.kind, _("Perlu dilihat: %(device)s sejak %(at)s")) % said


@staff_page(Permission.CASE_VIEW)
@require_POST
def seen(request: HttpRequest, alarm: int) -> HttpResponse:
    """«Saya lihat»: somebody sees to it."""
    acknowledge(alarm_id=alarm, by=request.actor)  # type: ignore[attr-defined]
    if request.htmx:  # type: ignore[attr-defined]
        return redirect("staff:alarms")
    messages.success(request, _("Dicatat: Anda yang melihatnya."))
    return redirect("staff:inbox")
