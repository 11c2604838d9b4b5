"""Pages by key, newest first: a long list costs the same on every page."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas.errors import NotFound

PAGE = 30


def page_by_date(rows: QuerySet[Any], after: str, field: str) -> tuple[list[Any], str]:
    """A page by a date ``field`` and id, both falling, and the key of the next («date~id»)."""
    if after:
        day, number = _place(after)
        rows = rows.filter(Q(**{f"{field}__lt": day}) | Q(**{field: day, "pk__lt": number}))
    found = list(rows.order_by(f"-{field}", "-pk")[: PAGE + 1])
    items = found[:PAGE]
    more = f"{getattr(items[-1], field).isoformat()}~{items[-1].pk}" if len(found) > PAGE else ""
    return items, more


def _place(after: str) -> tuple[date, Any]:
    day, _tilde, number = after.partition("~")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        raise NotFound(
            "page_unknown", _("Halaman itu tidak ada. Mulai dari awal daftar.")
        ) from None
