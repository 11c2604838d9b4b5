"""Opening a photo: for whom, and never without a trace."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw, ImageFont

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import NotAllowed, NotFound
from puskesmas.papers.intake import place_of
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.papers.queries import draft_of, of_case, own_papers
from puskesmas.people.levels import Ability, may
from puskesmas.people.roles import Permission
from puskesmas.vault import unseal


def draft_picture(actor: Actor, uuid: UUID | str) -> bytes:
    """The sender's own draft, on the browser that sent it. ``NotFound`` otherwise."""
    paper = draft_of(actor, uuid)
    if paper is None:
        raise _gone()
    return _open(paper)


@transaction.atomic
def for_officer(*, reservation: Any, uuid: UUID | str, by: Actor) -> tuple[str, bytes]:
    """Kind and picture with the officer's mark across it. Takes no lock.

    ``NotAllowed`` without the right to see patients here, ``NotFound`` for another case's photo.
    """
    if not by.can(Permission.PATIENT_VIEW, reservation.facility_id):
        raise NotAllowed("patient_hidden", _("Peran Anda tidak mencakup data diri pasien."))
    paper = next((one for one in of_case(reservation) if str(one.uuid) == str(uuid)), None)
    if paper is None:
        raise _gone()
    record(
        "paper.viewed",
        by=by,
        facility_id=reservation.facility_id,
        case_code=reservation.code,
        paper=paper.kind,
    )
    at = clock.now().astimezone(ZoneInfo(reservation.facility.zone))
    return paper.kind, marked(_open(paper), by.label, at, reservation.facility.name)


@transaction.atomic
def for_owner(*, uuid: UUID | str, by: Actor) -> tuple[str, bytes]:
    """A citizen's own photo, once an officer has seen who that is. Takes no lock."""
    if not may(by, Ability.PAPERS):
        raise NotAllowed("level_two", _("Tunjukkan KTP di loket dulu untuk melihat foto berkas."))
    paper = own_papers(by).filter(uuid=uuid).select_related("reservation").first()
    if paper is None:
        raise _gone()
    case = paper.reservation
    record(
        "paper.viewed",
        by=by,
        facility_id=case.facility_id if case else None,
        case_code=case.code if case else "",
        paper=paper.kind,
    )
    return paper.kind, _open(paper)


def _open(paper: Paper) -> bytes:
    try:
        body = paper.body
    except PaperBody.DoesNotExist:  # its time ended while somebody opened it
        raise _gone() from None
    return unseal(bytes(body.sealed), place_of(paper))


def _gone() -> NotFound:
    return NotFound("document_unknown", _("Foto itu tidak ada atau sudah dihapus."))


def marked(jpeg: bytes, officer: str, at: datetime, facility: str) -> bytes:
    """The picture with who looks, when and where written all over it, still easy to read."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as opened:
        picture = opened.convert("RGBA")
    text = " ".join(f"{officer} · {at:%d-%m-%Y %H.%M} · {facility}".split())  # one line
    size = max(14, max(picture.size) // 48)
    font = ImageFont.load_default(size)
    sheet = Image.new("RGBA", (int(1.5 * max(picture.size)),) * 2, (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    width = int(pen.textlength(text, font)) + 4 * size
    for line, top in enumerate(range(0, sheet.height, 7 * size)):
        for left in range(-(line % 2) * width // 2, sheet.width, width):
            pen.text((left + 1, top + 1), text, (255, 255, 255, 70), font)
            pen.text((left, top), text, (20, 32, 31, 70), font)
    sheet = sheet.rotate(24, Image.Resampling.BILINEAR)
    left, top = (sheet.width - picture.width) // 2, (sheet.height - picture.height) // 2
    sheet = sheet.crop((left, top, left + picture.width, top + picture.height))
    out = BytesIO()
    Image.alpha_composite(picture, sheet).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
