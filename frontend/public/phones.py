"""What a citizen calls the phone in hand: browser and system, out of what the browser says."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
MODEL = re.compile(r"Android [\d.]+; ([\w .-]{2,20})[;)]")


def device_of(request: HttpRequest) -> str:
    """«Chrome, Android (SM-A155F)»; in general words when the browser keeps to itself."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in said), _("Peramban"))
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    model = MODEL.search(said)
    if model and len(model[1]) > 1 and model[1] != "K":  # Chrome says K for every model
        system = f"{system} ({model[1].strip()})"
    return ", ".join(part for part in (browser, system) if part)[:60]
