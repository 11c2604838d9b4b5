"""The supervisor's first page: which promises were broken, at which step, by whom, and why."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import staff_page
from frontend.oversight.forecast import forecast
from frontend.oversight.period import PERIODS, Period, chosen
from frontend.staff.escalations import open_breaches
from frontend.staff.shell import show
from frontend.staff.wording import short_day, short_moment, step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.people.roles import Permission
from puskesmas.place.models import Facility
from puskesmas.place.queries import facilities_for
from puskesmas.sla import queries as sla
from puskesmas.sla.causes import cause
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import PAGE
from puskesmas.wording import duration

ZONE = "Asia/Jakarta"
"""Where several facilities are looked at together, the day of the city's zone counts."""


@staff_page(Permission.SLA_VIEW)
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    """Figures of now, breaches of a period by step and officer, and the list to open them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    facilities = list(facilities_for(actor, Permission.SLA_VIEW).order_by("name"))
    wanted = {
        "waktu": chosen(request.GET.get("waktu", "")).key,
        "puskesmas": request.GET.get("puskesmas", ""),
        "langkah": request.GET.get("langkah", ""),
        "petugas": request.GET.get("petugas", ""),
    }
    period = chosen(wanted["waktu"])
    since, until = period.bounds(_zone(facilities, wanted["puskesmas"]))
    everything = sla.breaches(actor, since=since, until=until, facility=wanted["puskesmas"])
    narrowed = sla.breaches(
        actor,
        since=since,
        until=until,
        facility=wanted["puskesmas"],
        step=wanted["langkah"],
        officer=wanted["petugas"],
    )
    sums = sla.summary(everything)
    page = sla.breach_page(narrowed, request.GET.get("setelah", ""), PAGE)
    return show(
        request,
        "oversight/breaches.html",
        _("Pengawasan"),
        active="oversight",
        now=sla.standing_now(actor, facility=wanted["puskesmas"]),
        open_breaches=open_breaches(actor),
        forecast=_forecast(actor, facilities, wanted["puskesmas"]),
        broken=sum(row["breaches"] for row in sums),
        periods=_periods(wanted, period),
        facilities=[
            {"value": one.code, "label": one.name, "selected": one.code == wanted["puskesmas"]}
            for one in facilities
        ]
        if len(facilities) > 1
        else [],
        wanted=wanted,
        narrowed=_narrowed(wanted, sums),
        all_href=_address(wanted, langkah="", petugas=""),
        bars=_bars(sums, wanted),
        columns=[
            _("Langkah"),
            _("Petugas"),
            {"label": _("Pelanggaran"), "end": True},
            {"label": _("Belum selesai"), "end": True},
        ],
        rows=[_sum_row(row, wanted) for row in sums],
        breach_columns=[
            _("Lewat sejak"),
            _("Langkah dan kasus"),
            _("Petugas"),
            {"label": _("Terlambat"), "end": True},
            _("Sebab"),
        ],
        breach_rows=[_breach_row(row, several=len(facilities) > 1) for row in page.items],
        next_href=_address(wanted, setelah=page.next) if page.next else "",
    )


def _forecast(actor: Actor, facilities: list[Facility], code: str) -> dict[str, Any] | None:
    """For one facility at a time: each has its own hours and hands."""
    chosen_ones = [one for one in facilities if not code or one.code == code]
    return forecast(chosen_ones[0], actor) if len(chosen_ones) == 1 else None


def _zone(facilities: list[Facility], code: str) -> str:
    zones = {one.zone for one in facilities if not code or one.code == code}
    return zones.pop() if len(zones) == 1 else ZONE


def _address(wanted: dict[str, str], **changed: str) -> str:
    chosen_words = {key: value for key, value in (wanted | changed).items() if value}
    return f"{reverse('oversight:breaches')}?{urlencode(chosen_words)}"


def _periods(wanted: dict[str, str], period: Period) -> list[dict[str, Any]]:
    return [
        {
            "href": _address(wanted, waktu=one.key),
            "label": one.label,
            "count": None,
            "current": one is period,
        }
        for one in PERIODS
    ]


def _officer(row: dict[str, Any]) -> str:
    if row["officer"] is None:
        return _("Belum diambil")
    return f"{row['first_name']} {row['last_name']}".strip() or str(row["officer"])


def _sum_row(row: dict[str, Any], wanted: dict[str, str]) -> list[Any]:
    address = _address(wanted, langkah=row["step"], petugas=row["officer"] or sla.NOBODY)
    return [
        format_html('<a href="{}#daftar">{}</a>', address, step_title(row["flow"], row["step"])),
        _officer(row),
        row["breaches"],
        row["still_open"],
    ]


def _bars(sums: list[dict[str, Any]], wanted: dict[str, str]) -> list[dict[str, Any]]:
    steps: dict[str, dict[str, Any]] = {}
    for row in sums:
        bar = steps.setdefault(
            row["step"],
            {
                "label": step_title(row["flow"], row["step"]),
                "value": 0,
                "tone": "bad",
                "href": _address(wanted, langkah=row["step"], petugas="") + "#daftar",
            },
        )
        bar["value"] += row["breaches"]
    return sorted(steps.values(), key=lambda bar: -bar["value"])


def _narrowed(wanted: dict[str, str], sums: list[dict[str, Any]]) -> str:
    """What the list is narrowed to, in words."""
    parts = []
    if wanted["langkah"]:
        flow = next((row["flow"] for row in sums if row["step"] == wanted["langkah"]), "")
        parts.append(step_title(flow, wanted["langkah"]))
    if wanted["petugas"]:
        who = wanted["petugas"] if wanted["petugas"] != sla.NOBODY else None
        row = next((row for row in sums if row["officer"] == who), None)
        parts.append(_officer(row) if row else wanted["petugas"])
    return " · ".join(parts)


def _breach_row(row: Deadline, *, several: bool) -> list[Any]:
    reservation = row.reservation
    late = (row.finished_at or clock.now()) - row.due_at
    place = f"{reservation.clinic.name}, {short_day(reservation.date)}" if reservation else ""
    place += f", {row.facility.name}" if several else ""
    return [
        short_moment(row.due_at, row.facility.zone),
        format_html(
            '<a href="{}">{}</a> <small class="block">{}</small>',
            reverse("staff:case", args=[row.case_code]),
            step_title(row.flow, row.step),
            place,
        ),
        str(row.assignee) if row.assignee else _("Belum diambil"),
        duration(late) + ("" if row.finished_at else " (" + _("masih terbuka") + ")"),
        cause(row),
    ]
