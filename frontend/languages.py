"""The language of a page: Indonesian until somebody presses the switch.

What a browser asks for in Accept-Language is not followed, not even the first time: many phones
here are set to English for people who read Indonesian, a kiosk speaks to everybody, and pages of
one kind are to look alike to the neighbour who helps. The switch is on every page.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from frontend.access import citizen_of, public
from frontend.public.signing import safe_next
from puskesmas.messages.wishes import speak
from puskesmas.people.levels import Ability, may

ALWAYS_INDONESIAN = ("/api/", "/kabar/")
"""What machines read: the contract names these texts word for word."""


class ChosenLanguage:
    """The language that the cookie of the switch names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


def language_of(request: HttpRequest) -> str:
    """Chosen on this browser, else the language of the house."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    known = chosen in dict(settings.LANGUAGES)
    if not known or request.path.startswith(ALWAYS_INDONESIAN):
        return settings.LANGUAGE_CODE
    return chosen


@public
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language on this browser; messages to a citizen who proved an address follow."""
    response: HttpResponse = redirect(safe_next(request, request.POST.get("next", "")))
    wished = request.POST.get("language", "")
    if wished in dict(settings.LANGUAGES):
        keep(response, wished)
        actor = citizen_of(request)
        if actor is not None and may(actor, Ability.OWN_DATA):
            speak(language=wished, by=actor)
    return response


def keep(response: HttpResponse, language: str) -> None:
    """In the cookie that decides the language of this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
