"""Spans of time as the SOPs write them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from puskesmas.booking.models import Reservation


@dataclass(frozen=True, slots=True)
class Span:
    """Working time allowed for a step, and how the SOP table writes it."""

    length: timedelta
    text: str | Promise


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that the case itself names («klinik buka»), and how the table writes it."""

    of: Callable[[Reservation], datetime]
    text: str | Promise


def minutes(count: int) -> Span:
    """So many minutes of the facility's working time."""
    return Span(timedelta(minutes=count), format_lazy("{} {}", count, _("menit")))


def at(of: Callable[[Reservation], datetime], text: str | Promise) -> Moment:
    """Due at a moment of the case."""
    return Moment(of, text)
