"""Alur as an app: manifest, worker, the page without a network, a QR to keep, the Android link."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import public
from frontend.components.qr import qr_svg
from frontend.public.cards import shown_place, waits_for_qr, when
from puskesmas.codes import clean_code, grouped, qr_url
from puskesmas.errors import NotFound
from puskesmas.queueing.queries import behind_code, label

THEME = "#08524b"
EVERY_PAGE = (
    "css/base.css",
    "css/layout.css",
    "css/forms.css",
    "css/components.css",
    "css/ticket.css",
    "css/print.css",
    "img/icons.svg",
    "img/mark.svg",
    "img/wave.svg",
    "js/page.js",
    "vendor/plus-jakarta-sans-latin-wght-normal.woff2",
)
"""What a page without a network needs on every surface."""
FILES = (*EVERY_PAGE, "img/chevron.svg", "js/pwa.js")
OTHERS = ("/petugas/", "/kiosk/", "/pengawasan/", "/laporan/", "/api/", "/demo/", "/gaya/", "/tv/")
"""Surfaces that the citizen's worker leaves alone."""


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put Alur beside its other apps."""
    words: dict[str, Any] = {
        "id": "/",
        "name": _("Alur – Antrean Puskesmas"),
        "short_name": "Alur",
        "description": _("Antrean dan layanan Puskesmas, dari daftar sampai dilayani."),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": reverse("public:home"),
        "scope": "/",
        "display": "standalone",
        "orientation": "any",
        "background_color": THEME,
        "theme_color": THEME,
        "categories": ["health", "medical", "government"],
        "icons": [
            _icon("img/icon-192.png", "192x192"),
            _icon("img/icon-512.png", "512x512"),
            _icon("img/icon-maskable-512.png", "512x512", purpose="maskable"),
            _icon("img/mark.svg", "any", kind="image/svg+xml"),
        ],
        "shortcuts": [
            _shortcut(_("Buat reservasi"), "public:book"),
            _shortcut(_("Reservasi Anda"), "public:reservations"),
            _shortcut(_("QR tanpa sambungan"), "pwa:offline"),
        ],
    }
    response = JsonResponse(words, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "max-age=3600"
    return response


def _icon(name: str, sizes: str, *, kind: str = "image/png", purpose: str = "any") -> dict:
    return {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}


def _shortcut(name: str, address: str) -> dict[str, Any]:
    icons = [_icon("img/icon-192.png", "192x192")]
    return {"name": name, "url": reverse(address), "icons": icons}


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker's settings and its scripts by their versioned names.

    Whatever changes in a file or on the page without a network changes this text, and with it the
    browser fetches everything anew.
    """
    shell = render_to_string("pwa/offline.html", _bare(_("Anda sedang tanpa sambungan")))
    known = {
        "store": "alur",
        "caches": "alur-berkas",
        "pages": [],
        "shell": reverse("pwa:offline"),
        "kept": reverse("pwa:offline"),
        "away": [502, 504],
        "hours": 24,
        "patience": 25_000,
        "cards": "/kartu/",
        "signIn": reverse("public:sign_in"),
        "signOut": reverse("public:sign_out"),
        "others": OTHERS,
    }
    return worker_script(known, FILES, shell)


def worker_script(known: dict[str, Any], names: tuple[str, ...], shell: str) -> HttpResponse:
    """A worker with its settings, the files it keeps, and the version that both make."""
    files = [static(name) for name in names]
    version = hashlib.sha256("\n".join([*files, shell]).encode()).hexdigest()[:12]
    known = {**known, "version": version, "files": files}
    scripts = ", ".join(json.dumps(static(f"js/{name}.js")) for name in ("queue", "worker"))
    response = HttpResponse(
        f"self.ALUR = {json.dumps(known)};\nimportScripts({scripts});\n",
        content_type="text/javascript; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def _bare(title: str) -> dict[str, Any]:
    """The shell of a page that a phone keeps: nobody is signed in on it."""
    return {
        "page_title": title,
        "one_language": True,
        "home_href": reverse("public:home"),
        "privacy_href": reverse("public:privacy"),
    }


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What still works without a network, what waits for one, the QR that were kept."""
    return _kept(render(request, "pwa/offline.html", _bare(_("Anda sedang tanpa sambungan"))))


@public
@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """A QR to hold out, also without a network: place, date and number, no person."""
    try:
        reservation, ticket = behind_code(clean_code(code))
    except ValueError:
        reservation, ticket = None, None
    if reservation is None or not reservation.live or waits_for_qr(reservation):
        raise NotFound("no_card", _("Untuk kode ini tidak ada QR yang berlaku."))
    context = {
        "place": shown_place(reservation.clinic),
        "day": when(reservation),
        "until": reservation.date.isoformat(),
        "number": label(ticket) if ticket else "",
        "qr_svg": qr_svg(qr_url(settings.PUBLIC_HOST, reservation.code)),
        "code": grouped(reservation.code),
    }
    return _kept(render(request, "pwa/card.html", _bare(_("QR Anda")) | context))


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@public
@require_safe
def assetlinks(request: HttpRequest) -> HttpResponse:
    """Which Android app may show this site as its own (docs/android.md); none unless set."""
    if not settings.ANDROID_PACKAGE:
        return JsonResponse([], safe=False)
    target = {
        "namespace": "android_app",
        "package_name": settings.ANDROID_PACKAGE,
        "sha256_cert_fingerprints": settings.ANDROID_FINGERPRINTS,
    }
    relation = ["delegate_permission/common.handle_all_urls"]
    return JsonResponse([{"relation": relation, "target": target}], safe=False)
