"""Step 1 of the form: which puskesmas, which klinik (SOP row 1). Two taps, no script."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import citizen_page
from frontend.public import drafts
from frontend.public.hours import clinic_hours
from frontend.public.shell import show
from puskesmas.booking.queries import for_actor
from puskesmas.people.levels import Ability, may
from puskesmas.place.queries import facilities_with_clinics

STEPS = (gettext_lazy("Puskesmas dan klinik"), gettext_lazy("Data dan tanggal"))


@citizen_page
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Every puskesmas with its clinics; the one that was used last stands open, on top."""
    drafts.choosing(request)
    places = list(facilities_with_clinics().filter(active=True))
    open_code = request.GET.get("puskesmas", "") or _last_used(request)
    places.sort(key=lambda place: place.code != open_code)
    rows = [
        {
            "place": place,
            "open": place.code == open_code or len(places) == 1,
            "clinics": [(clinic, clinic_hours(clinic)) for clinic in place.clinics.all()],
        }
        for place in places
    ]
    return show(
        request,
        "choose",
        _("Ke puskesmas dan klinik mana?"),
        rows=rows,
        steps=STEPS,
        several=may(request.actor, Ability.FAMILY),  # type: ignore[attr-defined]
    )


def _last_used(request: HttpRequest) -> str:
    actor = request.actor  # type: ignore[attr-defined]
    last = for_actor(actor).order_by("-id").values_list("facility__code", flat=True).first()
    return last or ""
