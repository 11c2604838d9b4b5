"""What has been (R-024): by year, for whom, how it ended; and the same once more."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import citizen_page
from frontend.keyset import page_by_date
from frontend.public.cards import again_href, cards, person
from frontend.public.shell import show
from puskesmas.actor import Actor
from puskesmas.booking.models import LIVE, MOVED, UNSERVED, Reservation
from puskesmas.booking.queries import for_actor
from puskesmas.people.models import Citizen


@citizen_page
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Newest first, 30 on a page; ``untuk`` narrows it to one member by a number that says
    nothing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ended = for_actor(actor).exclude(status__in=LIVE)
    people = _people(ended)
    chosen = next((one for one in people if str(one.uuid) == request.GET.get("untuk", "")), None)
    rows = ended.filter(patient=chosen) if chosen else ended
    found, after = page_by_date(rows, request.GET.get("setelah", ""), "date")
    return show(
        request,
        "history",
        _("Riwayat reservasi"),
        years=_by_year(found, actor),
        people=_tabs(people, chosen, actor) if len(people) > 1 else [],
        older_href=_address(chosen, after) if after else "",
        paged=bool(request.GET.get("setelah")),
        first_href=_address(chosen, ""),
        back_href=reverse("public:reservations"),
    )


HOW = {
    MOVED: gettext_lazy("Dipindah ke jadwal lain."),
    UNSERVED: gettext_lazy("Hari pelayanan berakhir sebelum dilayani."),
}


def _people(ended: Any) -> list[Citizen]:
    ids = ended.order_by().values_list("patient_id", flat=True).distinct()
    return list(Citizen.objects.filter(pk__in=ids).order_by("birth_date", "id"))


def _by_year(found: list[Reservation], actor: Actor) -> list[dict[str, Any]]:
    rows = zip(found, cards(found, actor), strict=True)
    return [
        {
            "year": year,
            "rows": [
                {"card": card, "how": HOW.get(one.end_reason, ""), "again_href": again_href(one)}
                for one, card in group
            ],
        }
        for year, group in groupby(rows, key=lambda pair: pair[0].date.year)
    ]


def _tabs(people: list[Citizen], chosen: Citizen | None, actor: Actor) -> list[dict[str, Any]]:
    everybody = {"label": _("Semua"), "href": _address(None, ""), "current": chosen is None}
    return [
        everybody,
        *(
            {"label": person(one, actor), "href": _address(one, ""), "current": one == chosen}
            for one in people
        ),
    ]


def _address(chosen: Citizen | None, after: str) -> str:
    words = {"untuk": str(chosen.uuid) if chosen else "", "setelah": after}
    kept = {name: value for name, value in words.items() if value}
    return reverse("public:history") + (f"?{urlencode(kept)}" if kept else "")
