"""What will be late today if everybody goes on as now, told to the supervisor."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.staff.wording import bare_moment, step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.place.models import Facility
from puskesmas.sla.models import Deadline
from puskesmas.sla.outlook import outlook
from puskesmas.sla.queries import inbox
from puskesmas.wording import time_of_day

MOST = 20


def forecast(facility: Facility, actor: Actor) -> dict[str, Any]:
    """One sentence, and the list behind it; what is late already is not foreseen but counted."""
    seen, now = outlook(facility), clock.now()
    zone = ZoneInfo(facility.zone)
    tomorrow = datetime.combine(clock.today(facility.zone) + timedelta(days=1), time(), zone)
    late = [one for one in seen.late if now <= one.due_at < tomorrow]
    rows = {row.task: row for row in inbox(actor).filter(task__in=[x.task for x in late[:MOST]])}
    return {
        "late": len(late),
        "text": _sentence(
            seen.open, len(late), seen.hands, late[0].due_at if late else now, facility
        )
        if late
        else _nothing_more(seen.hands, any(one.due_at < now for one in seen.late)),
        "columns": [_("Langkah dan kasus"), _("Petugas"), _("Tenggat"), _("Perkiraan selesai")],
        "rows": [
            [
                *_case(rows[one.task]),
                bare_moment(one.due_at, facility.zone),
                bare_moment(one.done_at, facility.zone),
            ]
            for one in late[:MOST]
            if one.task in rows
        ],
    }


def _sentence(count: int, late: int, hands: int, first: datetime, facility: Facility) -> str:
    words = {
        "open": count,
        "late": late,
        "at": time_of_day(first, facility.zone),
        "hands": _hands(hands),
    }
    return (
        _(
            "%(late)s dari %(open)s tugas diperkirakan lewat hari ini, mulai %(at)s, "
            "dengan %(hands)s."
        )
        % words
    )


def _nothing_more(hands: int, overdue: bool) -> str:
    """Beside tasks that are late already, «nothing will be late» would read as a mistake."""
    text = _("Dengan %(hands)s, tidak ada tugas yang diperkirakan lewat hari ini.")
    if overdue:
        text = _("Dengan %(hands)s, tidak ada tugas lain yang diperkirakan lewat hari ini.")
    return text % {"hands": _hands(hands)}


def _hands(count: int) -> str:
    return ngettext("%(count)s petugas", "%(count)s petugas", count) % {"count": count}


def _case(row: Deadline) -> list[Any]:
    reservation = row.reservation
    return [
        format_html(
            '<a href="{}">{}</a> <small class="block">{}</small>',
            reverse("staff:case", args=[row.case_code]),
            step_title(row.flow, row.step),
            reservation.clinic.name if reservation else "",
        ),
        str(row.assignee) if row.assignee else _("Belum diambil"),
    ]
