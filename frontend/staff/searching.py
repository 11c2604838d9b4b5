"""One field for a code, a NIK or a name. What is typed travels in the body, never in an address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.access import staff_page
from frontend.staff.shell import show
from frontend.staff.wording import person_of, short_day
from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.booking.search import MOST, Found, find
from puskesmas.errors import Refusal
from puskesmas.people.roles import Permission

LONGEST = 300


@staff_page(Permission.CASE_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """A code that is known here opens its case; a NIK or a name lists what there is."""
    if request.method != "POST":
        return _page(request, None)
    typed = request.POST.get("kode", "").replace("\0", "")[:LONGEST]  # the database takes no NUL
    try:
        found = find(typed, by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return _page(request, None, typed, trouble=refusal.detail, status=refusal.status)
    if found.kind == "code" and found.cases:
        return redirect("staff:case", found.cases[0].code)
    return _page(request, found, typed, status=404 if found.kind == "code" else 200)


def _page(
    request: HttpRequest, found: Found | None, typed: str = "", trouble: str = "", status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    cases = found.cases if found else []
    return show(
        request,
        "staff/search.html",
        _("Cari kasus"),
        status=status,
        problem=status >= 400,
        typed_code=typed,
        trouble=trouble,
        kind=found.kind if found else "",
        rows=[_row(one, actor) for one in cases],
        full=len(cases) == MOST,
    )


def _row(case: Reservation, actor: Actor) -> dict[str, str]:
    return {
        "href": reverse("staff:case", args=[case.code]),
        "title": person_of(case, actor),
        "sub": f"{case.clinic.name} · {case.facility.name}",
        "step": str(case.get_status_display()),
        "day": short_day(case.date),
        "status": case.status,
    }
