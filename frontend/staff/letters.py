"""The letters of a case as the officer sees them: which road, when, what became of them."""

from typing import Any

from django.utils.translation import gettext as _

from frontend.roads import event_title, news_of, passed_by, road_of, why_skipped
from frontend.staff.wording import short_moment
from puskesmas.actor import Actor
from puskesmas.audit.sentences import CODES, topic
from puskesmas.booking.models import Reservation
from puskesmas.messages.events import EVENTS
from puskesmas.messages.queries import notices_of
from puskesmas.outbox import queries as outbox
from puskesmas.outbox.models import Message
from puskesmas.people.models import Notice
from puskesmas.people.roles import Permission

TROUBLED = ("dead", "unknown")
TONES = {"delivered": "ok", "dead": "bad", "unknown": "warn"}


def letters_of(reservation: Reservation, actor: Actor) -> list[dict[str, Any]]:
    """Every letter, oldest first; and messages for which no road was open."""
    told = notices_of(reservation.applicant_id, reservation.code)
    notices = {notice.pk: notice for notice in told}
    rows = []
    for letter in outbox.of_case(reservation.code):
        row = _letter(letter, reservation, actor)
        notice = notices.pop(letter.body.get("of", 0), None) if road_of(letter) else None
        rows.append(row | {"passed": passed_by(notice.roads) if notice else []})
    alone = [_alone(notice, reservation) for notice in notices.values() if notice.roads]
    return rows + alone


def _letter(row: Message, reservation: Reservation, actor: Actor) -> dict[str, Any]:
    zone = reservation.facility.zone
    skipped, news = why_skipped(row), news_of(row, zone)
    title = event_title(row) if road_of(row) else ""
    lost = row.receipt == "failed"
    return {
        "id": row.pk,
        "title": f"{topic(row.topic)}: {title}" if title else topic(row.topic),
        "state": _("dilewati") if skipped else row.get_state_display(),
        "tone": "bad" if lost else "calm" if skipped else TONES.get(row.state, "calm"),
        "when": short_moment(row.delivered_at or row.created_at, zone),
        "attempts": row.attempts,
        "trouble": skipped or CODES.get(row.trouble, row.trouble),
        "news": news,
        "doubtful": row.state == "unknown",
        "may_retry": row.state in TROUBLED
        and actor.can(Permission.LETTER_RETRY, reservation.facility_id),
    }


def _alone(notice: Notice, reservation: Reservation) -> dict[str, Any]:
    event = EVENTS.get(notice.template)
    return {
        "title": str(event.title) if event else notice.template,
        "state": _("hanya di halaman warga"),
        "tone": "calm",
        "when": short_moment(notice.created_at, reservation.facility.zone),
        "passed": passed_by(notice.roads),
    }
