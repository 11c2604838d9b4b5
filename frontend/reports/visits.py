"""The visits of a day or a short period: figures, kept promises, and the list of a day's cases."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from frontend.components.words import tag
from frontend.reports.paper import clock_time, length, letter, payment_word
from frontend.reports.pdf import render_pdf
from frontend.staff.wording import step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.figures import Line, VisitFigures, visit_figures
from puskesmas.booking.models import Reservation, Status
from puskesmas.codes import grouped
from puskesmas.people.masks import mask_name
from puskesmas.place.models import Facility
from puskesmas.queueing.queries import latest_numbers
from puskesmas.sla.figures import Attainment, Kept, attainment, promises
from puskesmas.wording import full_date

LONGEST_DAYS = 31


def visits_pdf(actor: Actor, facility: Facility, since: date, until: date) -> bytes:
    """The document of a period; the caller has seen that the actor may have it."""
    with override("id"):
        context = visits(facility, since, until) | letter(facility, actor)
        if since == until:
            context["case_columns"] = case_columns()
            context["case_rows"] = case_rows(facility, since, context["promises"])
    return render_pdf("reports/visits.html", context)


def visits(facility: Facility, since: date, until: date) -> dict[str, Any]:
    """The figures, as page and paper show them."""
    figures = visit_figures(facility, since, until)
    kept = promises(facility, since, until)
    steps = attainment(facility, kept)
    one_day = since == until
    return {
        "report_title": _("Laporan Kunjungan Harian") if one_day else _("Laporan Kunjungan"),
        "period": full_date(since) if one_day else f"{full_date(since)} – {full_date(until)}",
        "figures": figures,
        "totals": totals(figures, steps),
        "clinic_columns": _status_columns(figures, [_("Klinik"), _("Bayar")]),
        "clinic_rows": _clinic_rows(figures),
        "day_columns": _status_columns(figures, [_("Tanggal")]),
        "day_rows": _day_rows(figures) if not one_day else [],
        "reason_columns": [_("Alasan penolakan"), _end(_("Jumlah"))],
        "reason_rows": [[reason.text, reason.count] for reason in figures.reasons],
        "step_columns": step_columns(),
        "step_rows": [_step_row(step) for step in steps],
        "promises": kept,
    }


UNANSWERED = (Status.SUBMITTED, Status.VERIFIED, Status.EXPIRED)
"""Also those whose date passed without an answer: nobody drops out of the totals."""


def totals(figures: VisitFigures, steps: list[Attainment]) -> list[dict[str, Any]]:
    """The numbers a head looks at first."""
    kept, missed = sum(one.kept for one in steps), sum(one.missed for one in steps)
    share = f"{100 * kept // (kept + missed)}%" if kept + missed else "–"
    return [
        {"label": _("Reservasi"), "value": figures.whole.total},
        {"label": _("Hadir"), "value": figures.whole.arrived},
        {"label": _("Belum dijawab"), "value": figures.of(*UNANSWERED)},
        {"label": _("Ditolak"), "value": figures.of(Status.REJECTED)},
        {"label": _("Tidak hadir"), "value": figures.of(Status.NO_SHOW)},
        {"label": _("Dibatalkan"), "value": figures.of(Status.CANCELLED)},
        {
            "label": _("Tepat waktu"),
            "value": share,
            "tone": "bad" if missed else "",
            "note": _("%(late)s janji waktu lewat") % {"late": missed} if missed else "",
        },
    ]


def _end(label: Any) -> dict[str, Any]:
    return {"label": label, "end": True}


def _status_columns(figures: VisitFigures, first: list[str]) -> list[Any]:
    words = [_end(tag(status).word) for status in figures.used_statuses]
    return [*first, *words, _end(_("Hadir")), _end(_("Jumlah"))]


def _numbers(figures: VisitFigures, line: Line) -> list[Any]:
    cells = [line.statuses.get(status) or "·" for status in figures.used_statuses]
    return [*cells, line.arrived or "·", line.total]


def _clinic_rows(figures: VisitFigures) -> list[list[Any]]:
    rows = [
        [line.label, payment_word(line.payment), *_numbers(figures, line)]
        for line in figures.by_clinic
    ]
    if len(rows) > 1:
        rows.append([_("Semua klinik"), "", *_numbers(figures, figures.whole)])
    return rows


def _day_rows(figures: VisitFigures) -> list[list[Any]]:
    return [[full_date(day), *_numbers(figures, line)] for day, line in figures.by_day]


def step_columns() -> list[Any]:
    """The columns of the kept promises."""
    names = (_("Tepat"), _("Lewat"), _("Berjalan"), _("Tercapai"), _("Median"), _("P95"))
    return [_("Langkah"), *(_end(name) for name in names)]


def _step_row(step: Attainment) -> list[Any]:
    return [
        step_title(step.flow, step.step),
        step.kept,
        step.missed or "·",
        step.running or "·",
        f"{step.percent}%" if step.percent is not None else "–",
        length(step.median) if step.median is not None else "–",
        length(step.p95) if step.p95 is not None else "–",
    ]


def case_columns() -> list[dict[str, Any]]:
    """The columns of the list of cases; css/report.css says how wide each is."""
    names = (_("Kode"), _("Pasien"), _("Klinik"), _("Bayar"), _("SIMPUS"), _("Antrean"))
    later = (_("Hadir"), _("Keadaan"), _("Waktu"))
    return [_end(_("No.")), *({"label": name} for name in (*names, *later))]


def case_rows(facility: Facility, day: date, kept: list[Kept]) -> list[list[Any]]:
    """Every case of a day, by clinic: first letters instead of names, no NIK. Two queries."""
    now = clock.now()
    numbers = latest_numbers(facility, day)
    late = {one.case_code for one in kept if one.missed(now)}
    cases = (
        Reservation.objects.filter(facility=facility, date=day)
        .order_by("clinic_id", "arrived_at", "id")
        .values_list(
            "id",
            "code",
            "patient__name",
            "clinic__name",
            "payment",
            "simpus_number",
            "arrived_at",
            "status",
        )
    )
    return [
        [
            place,
            grouped(code),
            mask_name(name) or "–",
            clinic,
            payment_word(payment),
            simpus or "–",
            numbers.get(pk, "–"),
            clock_time(arrived, facility.zone) if arrived else "–",
            tag(status).word,
            _("lewat") if code in late else _("tepat"),
        ]
        for place, (pk, code, name, clinic, payment, simpus, arrived, status) in enumerate(cases, 1)
    ]
