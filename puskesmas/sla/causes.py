"""Why a promise was broken, told from the moments of its deadline. Pure."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from puskesmas.sla.models import Deadline

Text = str | Promise


def cause(deadline: Deadline) -> Text:
    """What went wrong: nobody took it, taken too late, or worked on for too long."""
    if deadline.outcome == Deadline.Outcome.LATE:
        return _("Tidak ada jawaban sampai lewat waktu, lalu dialihkan.")
    if not deadline.inbox:
        return _("Sistem lain belum menjawab.")
    if deadline.claimed_at is None:
        return _("Tidak ada petugas yang mengambil.")
    if deadline.claimed_at > deadline.due_at:
        return _("Diambil setelah lewat tenggat.")
    if deadline.finished_at is None:
        return _("Sudah diambil, belum diselesaikan.")
    return _("Diambil tepat waktu, selesai terlambat.")
