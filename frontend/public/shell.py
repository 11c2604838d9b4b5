"""What every citizen's page carries: who is signed in, unread messages, ways in and out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from frontend.access import citizen_of
from puskesmas.actor import Actor
from puskesmas.people.queries import notices_for


def actor_of(request: HttpRequest) -> Actor | None:
    """The citizen of this request, asked once; a citizen's page has already set it."""
    if not hasattr(request, "actor"):
        actor = citizen_of(request)
        held = actor is not None and actor.needs_code
        request.actor = None if held else actor  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined]


def show(
    request: HttpRequest, template: str, title: Any, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of the citizen's surface inside its shell."""
    shell = shell_of(request) | {"page_title": title}
    response = render(request, f"public/{template}.html", shell | context, status=status)
    if actor_of(request) is not None:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def shell_of(request: HttpRequest) -> dict[str, Any]:
    """The context of header and foot; other public surfaces use it too."""
    actor = actor_of(request)
    shell: dict[str, Any] = {
        "home_href": reverse("public:home"),
        "privacy_href": reverse("public:privacy"),
        "signed_in": actor is not None,
    }
    if actor is None:
        shell["login_href"] = reverse("public:sign_in")
    else:
        shell |= {
            "account_href": reverse("public:reservations"),
            "me_href": reverse("public:account"),
            "messages_href": reverse("public:messages"),
            "logout_href": reverse("public:sign_out"),
            "unread": notices_for(actor).filter(read_at__isnull=True).count(),
        }
    return shell
