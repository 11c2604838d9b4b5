"""Outside systems of a facility: address, secret, and one button that tries the connection."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import staff_page
from frontend.manage.desk import MANAGE, actor_of, facility_of, form_page, page
from frontend.manage.fields import line, switch
from integrations.probes import PROBES, probe
from puskesmas.errors import NotFound
from puskesmas.outbox.endpoints import set_endpoint
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.queries import find_endpoint
from puskesmas.outbox.registry import DeliveryError
from puskesmas.place.models import Facility

SYSTEMS = {
    "simpus": ("SIMPUS", ("neutral", "manual")),
    "pcare": ("BPJS PCare", ("",)),
    "whatsapp": ("WhatsApp", ("fonnte", "cloud")),
    "sms": ("SMS", ("",)),
    "email": (gettext_lazy("E-mail"), ("",)),
}
KINDS = {
    "neutral": gettext_lazy("menjawab sendiri dengan nomor"),
    "manual": gettext_lazy("nomor diketik petugas"),
    "fonnte": "Fonnte",
    "cloud": "WhatsApp Cloud (Meta)",
}


WEB = ("https", "http")
MAIL = ("smtp", "smtps")


class ConnectionForm(forms.Form):
    """Where a system answers; the secret is never shown again."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False)
    url = line(gettext_lazy("Alamat"), 200, required=False, hint=gettext_lazy("misalnya https://…"))
    secret = forms.CharField(
        label=gettext_lazy("Rahasia (token atau kata sandi)"),
        help_text=gettext_lazy("Kosongkan bila tidak berubah."),
        max_length=2000,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    enabled = switch(gettext_lazy("Dipakai"))

    def __init__(
        self,
        data: Any,
        *,
        kinds: tuple[str, ...],
        schemes: tuple[str, ...],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self.schemes = schemes
        if kinds == ("",):
            del self.fields["kind"]
        else:
            field: Any = self.fields["kind"]
            field.choices = [(one, KINDS[one]) for one in kinds]

    def clean_url(self) -> str:
        """What no letter could ever be sent to is refused now, not by the first letter."""
        url = str(self.cleaned_data["url"])
        try:
            parts = urlsplit(url)
            good = parts.scheme in self.schemes and bool(parts.hostname) and parts.port != 0
            good = good and (self.schemes == MAIL or "@" not in parts.netloc)
        except ValueError:
            good = False
        if url and not good:
            example = f"{self.schemes[0]}://nama.contoh.go.id"
            raise forms.ValidationError(
                _("Tulis alamat seperti %(example)s.") % {"example": example}
            )
        return url


@staff_page(MANAGE)
@require_safe
def listing(request: HttpRequest, facility: str) -> HttpResponse:
    """Each system: own address, the city's, or none; and how it goes."""
    place = facility_of(request, facility)
    return page(
        request,
        "manage/connections.html",
        _("Sambungan"),
        facility=place,
        systems=[_row(place, key) for key in SYSTEMS],
    )


def _row(place: Facility, system: str) -> dict[str, Any]:
    found = find_endpoint(place.code, system)
    own = found is not None and found.facility_id == place.pk
    return {
        "system": system,
        "title": SYSTEMS[system][0],
        "url": _place(found.url) if found else "",
        "whose": _("milik puskesmas") if own else _("milik kota") if found else _("belum ada"),
        "failures": found.failures if found else 0,
        "probed": system in PROBES and found is not None,
    }


def _place(url: str) -> str:
    """Where it leads, without a name and password in it: an address of the city is for all."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if url else ""


def _known(system: str) -> None:
    if system not in SYSTEMS:
        raise NotFound("system_unknown", _("Sistem itu tidak dikenal."))


@staff_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, facility: str, system: str) -> HttpResponse:
    """The facility's own address of a system; it wins over the city's."""
    place = facility_of(request, facility)
    _known(system)
    own = Endpoint.objects.filter(facility=place, system=system).first()
    title, kinds = SYSTEMS[system]
    back = reverse("manage:connections", args=[facility])
    initial = {"kind": own.kind, "url": own.url, "enabled": own.enabled} if own else {}
    form = ConnectionForm(
        request.POST or None,
        kinds=kinds,
        schemes=MAIL if system == "email" else WEB,
        initial={"enabled": True} | initial,
    )

    def save(data: dict[str, Any]) -> str:
        set_endpoint(
            facility_id=place.pk,
            system=system,
            kind=data.get("kind", ""),
            url=data["url"],
            secret=data["secret"],
            enabled=data["enabled"],
            by=actor_of(request),
        )
        return back

    return form_page(request, form, title, save, facility=place, back=back)


@staff_page(MANAGE)
@require_POST
def test(request: HttpRequest, facility: str, system: str) -> HttpResponse:
    """Try it now; nothing changes on the other side."""
    place = facility_of(request, facility)
    _known(system)
    try:
        words = probe(place, system)
    except DeliveryError as trouble:
        messages.warning(request, f"{SYSTEMS[system][0]}: {trouble}")
    except KeyError:
        messages.warning(request, _("Sambungan ini tidak dapat dicoba dari sini."))
    else:
        messages.success(request, f"{SYSTEMS[system][0]}: {words}")
    return redirect("manage:connections", facility)
