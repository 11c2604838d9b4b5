"""Everything of an SOP that is not its table, ready to be shown: facts, sections, revisions."""

from dataclasses import dataclass
from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _

from flows.engine.flow import SopFlow
from flows.engine.sop import SOP, Revision

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the SOP and what stands under it; ``listed`` ones are numbered."""

    title: str
    lines: tuple[str, ...]
    listed: bool = False


def facts_of(sop: SOP) -> list[tuple[str, str]]:
    """The header box: number, dates, revision, approval, name."""
    current = sop.current
    return [
        (_("Nomor SOP"), sop.number),
        (_("Nomor revisi"), str(current.number)),
        (_("Tanggal pembuatan"), _day(date.fromisoformat(sop.made)) if sop.made else NOTHING),
        (_("Tanggal revisi"), day(current) if current.number else NOTHING),
        (_("Tanggal pengesahan"), day(sop.revisions[0])),
        (_("Disahkan oleh"), str(sop.signer or sop.owner.title)),
        (_("Nama SOP"), str(sop.title)),
    ]


def day(revision: Revision) -> str:
    """«6 Januari 2020»."""
    return _day(revision.date)


def _day(on: date) -> str:
    return dateformat.format(on, "j F Y")


def sections_of(sop: SOP) -> list[Section]:
    """The sections that this SOP fills, in the official order."""
    sections = [
        Section(_("Pengertian"), _filled(sop.meaning)),
        Section(_("Tujuan"), _filled(sop.purpose)),
        Section(_("Dasar hukum"), _filled(*sop.basis), listed=True),
        Section(_("Kualifikasi pelaksana"), _filled(*sop.qualification), listed=True),
        Section(_("Keterkaitan"), _filled(*sop.related), listed=True),
        Section(_("Peralatan dan perlengkapan"), _filled(*sop.equipment), listed=True),
        Section(_("Peringatan"), _filled(sop.warning)),
        Section(_("Pencatatan dan pendataan"), _filled(sop.recording)),
    ]
    return [section for section in sections if section.lines]


def _filled(*texts: object) -> tuple[str, ...]:
    return tuple(str(text) for text in texts if text)


def notes_of(flow: type[SopFlow]) -> list[str]:
    """What stands under the table: the closing rule, and how a case ends by itself."""
    notes = [str(flow.sop.closing)] if flow.sop.closing else []
    if flow.expiry is not None:
        notes.append(_("Berakhir sendiri bila %(reason)s.") % {"reason": flow.expiry.text})
    return notes


def changes_of(sop: SOP) -> list[tuple[str, str, str]]:
    """«Rekaman historis»: number, what changed, in force from."""
    return [
        (str(revision.number), str(revision.change), day(revision)) for revision in sop.revisions
    ]
