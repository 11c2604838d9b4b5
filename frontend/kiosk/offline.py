"""A kiosk without a network: it takes scans on, sends them in their order, and says so."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import device_page, public
from frontend.kiosk.shell import ScanForm, show
from frontend.pwa.views import EVERY_PAGE, worker_script

FILES = (
    *EVERY_PAGE,
    "css/kiosk.css",
    "css/camera.css",
    "js/kiosk.js",
    "js/checkin.js",
    "js/scan.js",
    "js/away.js",
    "django_htmx/htmx-2.min.js",
)
HALF_AN_HOUR = 0.5
"""A scan that waits longer is dropped: by then its person has been to the counter."""


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """As the citizen's worker, with a queue of its own: only scans wait, and for nobody to read."""
    shell = reverse("kiosk:offline")
    known = {
        "store": "alur-anjungan",
        "caches": "alur-anjungan",
        "device": "anjungan",
        "fresh": reverse("kiosk:fresh"),
        "pages": [reverse("kiosk:emergency")],
        "shell": shell,
        "kept": f"{shell}?dicatat=1",
        "forms": [reverse("kiosk:check_in")],
        "away": [502, 503, 504],
        "hours": HALF_AN_HOUR,
        "patience": 8_000,
        "others": [],
    }
    return worker_script(known, FILES, render_to_string("kiosk/offline.html", {"next_form": ""}))


@require_safe
@device_page("kiosk")
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the kiosk: what a person does now, and the field for the next scan."""
    title = _("Tanpa sambungan: pindai saja, atau ke loket")
    response = show(request, "offline", title, scans=True, scan_form=ScanForm())
    response.headers["Cache-Control"] = "private, no-cache"
    return response
