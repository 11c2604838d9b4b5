"""Where an officer lands after the sign-in: the page that was wanted, else the role's first."""

from django.http import HttpRequest
from django.urls import reverse

from frontend.access import is_own_page
from puskesmas.actor import Actor
from puskesmas.people.roles import Permission


def first_page(request: HttpRequest, actor: Actor, wanted: str) -> str:
    """The page that was wanted, if it is ours, else the first page of the role."""
    if is_own_page(request, wanted):
        return wanted
    works = actor.facilities(Permission.PERFORM_REGISTRATION) != frozenset()
    oversees = actor.facilities(Permission.SLA_VIEW) != frozenset()
    if oversees and not works:
        return reverse("oversight:breaches")
    manages = actor.facilities(Permission.FACILITY_MANAGE) != frozenset()
    sees = actor.facilities(Permission.CASE_VIEW) != frozenset()
    return reverse("manage:home" if manages and not sees else "staff:inbox")
