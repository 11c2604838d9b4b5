"""What every officer's page carries: the way around, the facility, the search, the way out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from puskesmas.actor import Actor
from puskesmas.people.roles import Permission
from puskesmas.place.queries import facilities_for

NAV = (
    ("inbox", Permission.CASE_VIEW, "staff:inbox", "inbox", lambda: _("Kotak masuk")),
    (
        "escalations",
        Permission.PERFORM_REGISTRATION,
        "staff:escalations",
        "bell",
        lambda: _("Peringatan"),
    ),
    (
        "data_requests",
        Permission.PATIENT_VIEW,
        "staff:data_requests",
        "user",
        lambda: _("Permintaan data"),
    ),
    ("oversight", Permission.SLA_VIEW, "oversight:breaches", "chart", lambda: _("Pengawasan")),
    ("report", Permission.REPORT_VIEW, "reports:visits", "file", lambda: _("Laporan")),
    ("manage", Permission.FACILITY_MANAGE, "manage:home", "shield", lambda: _("Pengaturan")),
    ("sop", Permission.CASE_VIEW, "sop:list", "list", lambda: _("SOP")),
)
HOMES = (
    (Permission.PERFORM_REGISTRATION, "staff:inbox"),
    (Permission.SLA_VIEW, "staff:inbox"),
    (Permission.FACILITY_MANAGE, "manage:home"),
)
SELDOM = {"data_requests", "manage", "sop"}
"""They stand under «Lainnya», so that the menu of whoever may do much stays on one line."""
ON_ONE_LINE = 3


def show(
    request: HttpRequest,
    template: str,
    title: Any,
    *,
    active: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page of staff inside its shell; ``request.actor`` is the officer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sees = actor.anywhere(Permission.CASE_VIEW)
    shell = {
        "page_title": title,
        "active": active,
        **_menu(nav_of(actor), active),
        "facility_name": facility_name(actor),
        "home_href": home_of(actor),
        "logout_href": reverse("staff:sign_out"),
        "search_href": reverse("staff:search") if sees else "",
        "scan_href": reverse("staff:scan") if sees else "",
        "alarms_href": reverse("staff:alarms") if sees else "",
    }
    return render(request, template, shell | context, status=status)


def home_of(actor: Actor) -> str:
    """Where the work of this actor lies; for who has none yet the page that says so."""
    for permission, name in HOMES:
        if actor.anywhere(permission):
            return reverse(name)
    return reverse("staff:home")


def nav_of(actor: Actor) -> list[dict[str, Any]]:
    """The pages this actor may open."""
    return [
        {"id": key, "href": reverse(name), "icon": icon, "label": label()}
        for key, permission, name, icon, label in NAV
        if actor.anywhere(permission)
    ]


def _menu(nav: list[dict[str, Any]], active: str) -> dict[str, Any]:
    """What stands in the menu, and what stands one press further."""
    if len(nav) <= ON_ONE_LINE:
        return {"nav": nav}
    more = [entry for entry in nav if entry["id"] in SELDOM]
    return {
        "nav": [entry for entry in nav if entry["id"] not in SELDOM],
        "nav_more": more,
        "nav_here": next((entry["label"] for entry in more if entry["id"] == active), ""),
    }


def facility_name(actor: Actor) -> str:
    """The one facility of this actor, else that there are several."""
    names = list(
        facilities_for(actor, Permission.CASE_VIEW)
        .order_by("name")
        .values_list("name", flat=True)[:2]
    )
    if len(names) == 1:
        return str(names[0])
    return _("Semua puskesmas") if names else ""
