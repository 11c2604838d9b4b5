"""Where an officer lands after the sign-in, and the page that tells each role what it may open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import is_own_page, staff_page
from frontend.staff.shell import home_of, nav_of, show
from puskesmas.actor import Actor
from puskesmas.people.models import RoleAssignment
from puskesmas.people.roles import ROLES, Permission


def first_page(request: HttpRequest, actor: Actor, wanted: str) -> str:
    """The page that was wanted, if it is ours, else the first page of the role.

    The inbox is also the door that everybody types: who has none enters by the own first page.
    """
    no_inbox = wanted == reverse("staff:inbox") and not actor.anywhere(Permission.CASE_VIEW)
    if is_own_page(request, wanted) and not no_inbox:
        return wanted
    works = actor.anywhere(Permission.PERFORM_REGISTRATION)
    oversees = actor.anywhere(Permission.SLA_VIEW)
    return reverse("oversight:breaches") if oversees and not works else home_of(actor)


@staff_page()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who one is here, what that is for, and every page it opens; open to any account."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held = RoleAssignment.objects.filter(user_id=actor.user_id, role__in=ROLES)
    return show(
        request,
        "staff/home.html",
        _("Selamat datang, %(name)s") % {"name": actor.label},
        roles=[_role(row) for row in held.select_related("facility").order_by("id")],
        doors=[*nav_of(actor), *_more_doors(actor)],
        works=home_of(actor) != reverse("staff:home"),
    )


def _role(row: RoleAssignment) -> dict[str, Any]:
    role = ROLES[row.role]
    where = row.facility.name if row.facility else _("Seluruh kota")
    return {"label": role.title, "value": f"{where}. {role.purpose}"}


def _more_doors(actor: Actor) -> list[dict[str, Any]]:
    """What stands elsewhere than in the menu; the SOPs are open to everybody."""
    sees = actor.anywhere(Permission.CASE_VIEW)
    doors = [
        ("scan", sees, "staff:scan", "qr", _("Pindai kode pasien")),
        ("sop", not sees, "sop:list", "list", _("SOP")),
        ("security", True, "staff:security", "lock", _("Keamanan akun")),
    ]
    return [
        {"id": key, "href": reverse(name), "icon": icon, "label": label}
        for key, open_, name, icon, label in doors
        if open_
    ]
