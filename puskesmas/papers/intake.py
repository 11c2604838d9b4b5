"""A photo arrives: made anew, sealed, and kept as a draft of the browser that sent it."""

import hashlib
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.errors import Busy, Refusal
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.papers.queries import DRAFT_LIVES
from puskesmas.papers.studio import Photo
from puskesmas.people.levels import KNOWN
from puskesmas.people.models import Citizen
from puskesmas.vault import blind_index, seal

MOST_OF_ONE = 9
MOST_OF_STRANGERS = 4000
MOST_OPEN = 5000
"""Photos that wait for their form: of one citizen on all browsers, of all who showed no code yet,
and of everybody. Whoever fills the room with NIKs alone leaves some to those who proved theirs.
"""


@transaction.atomic
def keep_draft(
    *, kind: str, photo: Photo, by: Actor, key: str = "", patient: Citizen | None = None
) -> Paper:
    """Store a developed photo; it takes the place of this browser's earlier draft of the kind.

    The same picture under the same ``key`` (of a form) is one draft however often it is sent, also
    after the form was accepted. Locks those drafts. ``Refusal`` «photos_of_one» and «photos_full»
    where too many wait for their form already; the original may come along instead.
    """
    name = _name(kind, photo, by, key) if key else uuid.uuid4()
    known = Paper.objects.filter(uuid=name).first()
    if known is not None:
        return known
    drafts = Paper.objects.select_for_update().filter(
        state=Paper.State.DRAFT, sender_id=by.citizen_id, made_on=by.made_on, kind=kind
    )
    older = [draft.pk for draft in drafts]
    PaperBody.objects.filter(paper_id__in=older).delete()
    Paper.objects.filter(pk__in=older).delete()
    _demand_room(by)
    now = clock.now()
    paper, made = Paper.objects.get_or_create(
        uuid=name,
        defaults={
            "kind": kind,
            "sender_id": by.citizen_id or 0,
            "made_on": by.made_on,
            "patient": patient,
            "size": len(photo.jpeg),
            "width": photo.width,
            "height": photo.height,
            "sent_at": now,
            "purge_after": now + DRAFT_LIVES,
        },
    )
    if made:
        PaperBody.objects.create(paper=paper, sealed=seal(photo.jpeg, place_of(paper)))
    return paper


def _demand_room(by: Actor) -> None:
    """New browsers make no new room. Who entered a code is not kept out by who knows the NIK."""
    drafts = Paper.objects.filter(state=Paper.State.DRAFT)
    if by.level < KNOWN and drafts.filter(sender_id=by.citizen_id).count() >= MOST_OF_ONE:
        raise Refusal(
            "photos_of_one",
            _("Terlalu banyak foto Anda menunggu formulirnya. Bawa saja aslinya saat datang."),
        )
    if drafts.count() >= (MOST_OPEN if by.level >= KNOWN else MOST_OF_STRANGERS):
        raise Busy("photos_full", _("Tempat foto sedang penuh. Bawa saja aslinya saat datang."))


def place_of(paper: Paper) -> str:
    """Where the picture is sealed to: moved to another paper it does not open."""
    return f"{PaperBody._meta.db_table}|sealed|{paper.uuid}"


def _name(kind: str, photo: Photo, by: Actor, key: str) -> uuid.UUID:
    digest = hashlib.sha256(photo.jpeg).hexdigest()
    return uuid.UUID(blind_index(f"{by.intents_of}|{kind}|{key}|{digest}", "paper")[:32])
