"""The demo's own page: who is who, what was sent and printed, and a clock that can be moved on.

Only in the demo and only for this machine: it hands out passwords that were made up here.
"""

import json
from datetime import date, datetime, timedelta
from functools import wraps
from ipaddress import ip_address
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import DEVICE_COOKIE, YEAR, View, public, set_secret
from frontend.staff.shell import home_of
from puskesmas import clock
from puskesmas.booking.models import BEFORE_ARRIVAL, Reservation, WaitingEntry
from puskesmas.booking.reminders import FROM
from puskesmas.people.actors import of_staff
from puskesmas.people.models import Citizen, RoleAssignment, User
from puskesmas.people.roles import ROLES
from puskesmas.place.models import Facility
from puskesmas.schedule.queries import facility_calendar
from puskesmas.wording import full_date, full_moment

LATEST_RECEIPTS = 6
LONGEST_NAME = 100
BACKEND = "django.contrib.auth.backends.ModelBackend"
MORNING = timedelta(minutes=15)


def here_only(view: View) -> View:
    """For browsers on this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ip_address(request.META["REMOTE_ADDR"]).is_loopback:
            raise Http404
        return view(request, *args, **kwargs)

    return public(guarded)


def _facts() -> dict[str, Any]:
    path = settings.VAR / "demo.json"
    facts: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return facts


@here_only
def home(request: HttpRequest) -> HttpResponse:
    """Accounts, devices, printed tickets, the clock."""
    facts = _facts()
    verified = Facility.objects.filter(code=facts.get("facilities", {}).get("verified")).first()
    receipts = sorted((settings.VAR / "receipts").glob("*.png"), reverse=True)
    return render(
        request,
        "demo/home.html",
        {
            "staff": _staff(facts),
            "citizens": [_citizen(person) for person in facts.get("citizens", [])[:5]],
            "line": _line(),
            "devices": [key for key in facts.get("devices", {}) if key.startswith("kiosk")],
            "now": full_moment(clock.now(), verified.zone) if verified else "",
            "next_day": _next_day() if verified else None,
            "opening": _opening() if verified else None,
            "reminding": _reminding() if verified else None,
            "receipts": [path.stem for path in receipts[:LATEST_RECEIPTS]],
            "mail_page": f"http://127.0.0.1:{settings.FAKES['mail_page']}/",
        },
    )


def _staff(facts: dict[str, Any]) -> list[dict[str, str]]:
    """Who may be played, with role and place in words."""
    names = [person["username"] for person in facts.get("staff", {}).values()]
    roles = RoleAssignment.objects.filter(user__username__in=names).select_related("facility")
    held = {role.user_id: role for role in roles}
    return [
        {
            "username": user.username,
            "name": user.get_full_name(),
            "role": str(ROLES[held[user.pk].role].title),
            "place": str(held[user.pk].facility or _("seluruh kota")),
        }
        for user in User.objects.filter(username__in=names).order_by("pk")
        if user.pk in held
    ]


def _citizen(person: dict[str, Any]) -> dict[str, str]:
    """A citizen as the sign-in asks: NIK, then day, month and year."""
    born = date.fromisoformat(person["birth_date"])
    return {
        "name": person["name"],
        "nik": person["nik"],
        "born": f"{born.day} {born.month} {born.year}",
    }


def _line() -> dict[str, Any] | None:
    """A full date: who could give a place back, and who would get it."""
    first = WaitingEntry.objects.filter(state=WaitingEntry.State.WAITING).order_by("pk").first()
    if first is None:
        return None
    there = Reservation.objects.filter(
        clinic_id=first.clinic_id, date=first.date, status__in=BEFORE_ARRIVAL
    ).order_by("pk")
    return {
        "day": full_date(first.date),
        "clinic": first.clinic,
        "has": [_person(one.patient) for one in there[:1]],
        "waits": _person(first.patient),
    }


def _person(one: Citizen) -> dict[str, str]:
    return _citizen({"name": one.name, "nik": one.nik, "birth_date": one.birth_date.isoformat()})


def _opening() -> tuple[datetime, str] | None:
    """The next opening of the facility of SOP 661/0795, while it is closed."""
    place = Facility.objects.get(code=_facts()["facilities"]["verified"])
    opening = facility_calendar(place).next_open(clock.now())
    return (opening, full_moment(opening, place.zone)) if opening > clock.now() else None


def _planned() -> QuerySet[Reservation]:
    """Whoever has not come yet, the next date first."""
    waiting = Reservation.objects.filter(status__in=BEFORE_ARRIVAL)
    return waiting.select_related("facility").order_by("date")


def _reminding() -> tuple[datetime, str] | None:
    """When the next reminders leave: the afternoon before a date that somebody has reserved."""
    for reservation in _planned():
        zone = reservation.facility.zone
        leave = datetime.combine(reservation.date - timedelta(days=1), FROM, ZoneInfo(zone))
        if leave > clock.now():
            return leave, full_moment(leave, zone)
    return None


def _next_day() -> tuple[datetime, str] | None:
    """The opening of the next date that somebody has reserved, and how it reads."""
    for reservation in _planned():
        opening = facility_calendar(reservation.facility).opening(reservation.date)
        if opening is not None and opening > clock.now():
            return opening + MORNING, full_moment(opening + MORNING, reservation.facility.zone)
    return None


@require_POST
@here_only
def jump(request: HttpRequest) -> HttpResponse:
    """Move the demo's clock on: ten minutes, an hour, or to a moment that comes."""
    spans = {"menit": timedelta(minutes=10), "jam": timedelta(hours=1)}
    moments = {"buka": _opening, "pengingat": _reminding, "hari": _next_day}
    asked = request.POST.get("ke", "")
    by = spans.get(asked)
    coming = moments[asked]() if asked in moments else None
    if coming is not None:
        by = coming[0] - clock.now()
    if by is not None:
        clock.jump(by)
    return redirect("demo:home")


@require_POST
@here_only
def become_staff(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's staff without typing."""
    names = {person["username"] for person in _facts().get("staff", {}).values()}
    username = request.POST.get("username", "")
    if username not in names:
        raise Http404
    user = get_object_or_404(User, username=username)
    login(request, user, backend=BACKEND)
    return redirect(home_of(of_staff(user)))


@require_POST
@here_only
def become_device(request: HttpRequest) -> HttpResponse:
    """Make this browser one of the demo's kiosks."""
    secret = _facts().get("devices", {}).get(request.POST.get("alat", ""))
    if secret is None:
        raise Http404
    response = redirect("kiosk:home")
    set_secret(response, DEVICE_COOKIE, secret, YEAR)
    return response


@here_only
def receipt(request: HttpRequest, name: str) -> FileResponse:
    """The picture of a ticket that the demo's printer made."""
    path = settings.VAR / "receipts" / f"{name}.png"
    if not name.isalnum() or len(name) > LONGEST_NAME or not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")
