"""The one table of everything a citizen may be told: how urgent, for how long, with which words.

Whoever has something to tell says `tell(reservation, "reminder")` (room booking) and gives the
parameters of the row. Dates are ISO dates, moments are ISO date-times: they are put into words at
delivery, in the reader's language and the facility's zone. No parameter holds personal data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALWAYS: Final = ("facility", "clinic", "where", "day", "when", "link")
"""Placeholders of every event but the one-time code: facility, clinic, both of them together, the
date in words, the same with the reserved hour, the address of the page."""

IN_LETTERS: Final = ("greeting", "note")
"""Placeholders of e-mail alone: only there may a name stand, and what an officer wrote freely."""


@dataclass(frozen=True, slots=True)
class Event:
    """One row. ``urgent`` ignores the quiet hours, and no road is tried for long.

    ``asked`` was asked for by the citizen a moment ago, so it is sent in spite of an opt-out.
    ``life`` is how long the message is worth sending at all. ``own`` are the parameters that the
    teller gives beyond the facts of the reservation, ``needed`` those that no words may leave out.
    """

    name: str
    title: str | Promise
    own: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    urgent: bool = False
    asked: bool = False
    life: timedelta = timedelta(days=3)

    def placeholders(self, road: str) -> tuple[str, ...]:
        """What words of this event may hold on a road."""
        facts = () if self.asked else ALWAYS
        return (*self.own, *facts, *(IN_LETTERS if road == "email" else ()))


def _rows() -> Iterator[Event]:
    yield Event("submitted", _("Permohonan diterima"))
    yield Event("accepted", _("Reservasi diterima"))
    yield Event(
        "rejected", _("Permohonan ditolak"), own=("reason", "advice"), needed=("reason", "advice")
    )
    yield Event("numbered", _("Nomor antrean siap"), own=("number",), needed=("number",))
    yield Event("reminder", _("Pengingat sehari sebelumnya"), life=timedelta(hours=18))
    yield Event(
        "still_unanswered", _("Pengingat: permohonan masih diperiksa"), life=timedelta(hours=18)
    )
    yield Event("cancelled", _("Reservasi dibatalkan"))
    yield Event("moved", _("Jadwal dipindah"), own=("old_day",))  # old_date: the day before
    yield Event("missed", _("Tidak hadir"))
    yield Event("expired", _("Permohonan tidak terjawab"))
    yield Event(
        "place_held",
        _("Tempat disimpan dari daftar tunggu"),
        own=("until_time",),  # until: the moment the place is given to the next
        needed=("until_time", "link"),
        urgent=True,
        life=timedelta(minutes=30),
    )
    yield Event("place_lapsed", _("Waktu tempat yang disimpan habis"))
    yield Event("waiting_closed", _("Daftar tunggu ditutup"))
    yield Event("coverage_inactive", _("Kartu BPJS tidak aktif"))
    yield Event("closed", _("Klinik tutup pada tanggal periksa"), own=("reason",))
    yield Event("undone", _("Petugas menarik kembali keputusannya"))
    yield Event(
        "one_time_code",
        _("Kode masuk"),
        own=("code",),
        needed=("code",),
        urgent=True,
        asked=True,
        life=timedelta(minutes=5),
    )


EVENTS: Final[dict[str, Event]] = {event.name: event for event in _rows()}
