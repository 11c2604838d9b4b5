"""In-app messages: everything the puskesmas told this citizen."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.access import citizen_page
from frontend.public.account import ZONE
from frontend.public.notices import say
from frontend.public.shell import show
from frontend.roads import to_citizen
from puskesmas.booking.queries import for_actor
from puskesmas.booking.waiters import waiting_of
from puskesmas.messages.queries import letters_of
from puskesmas.people.actions import read_notices
from puskesmas.people.queries import notices_for
from puskesmas.wording import full_moment

MOST = 50


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Newest first; reading is a button, so that no prefetching browser reads for anybody."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        read_notices(by=actor)
        return redirect("public:messages")
    notices = list(notices_for(actor)[:MOST])
    codes = {notice.case_code for notice in notices}
    lines = waiting_of(actor).filter(code__in=codes).order_by()
    waited = dict(lines.values_list("code", "clinic__facility__zone"))
    reserved = for_actor(actor).filter(code__in=codes)
    zones = dict(reserved.values_list("code", "facility__zone")) | waited
    letters = letters_of(notices)
    rows = [
        {
            "said": say(notice),
            "when": full_moment(notice.created_at, zones.get(notice.case_code, ZONE)),
            "sent": to_citizen(letters.get(notice.pk, []), zones.get(notice.case_code, ZONE)),
            "href": _page_of(notice.case_code, waited),
            "new": notice.read_at is None,
        }
        for notice in notices
        if notice.case_code in zones or not notice.case_code
    ]
    return show(request, "messages", _("Pesan"), rows=rows)


def _page_of(code: str, waited: Mapping[str, str]) -> str:
    """The reservation it tells of, or the list with the waiting ones; without, the own data."""
    if code in waited:
        return reverse("public:reservations")
    return reverse("public:reservation", args=[code]) if code else reverse("public:own_data")
