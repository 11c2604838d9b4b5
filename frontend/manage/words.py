"""The words of messages: which event, by which road, in which language, as the facility says it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import staff_page
from frontend.manage.desk import MANAGE, actor_of, facility_of, form_page, link, page
from frontend.manage.fields import line
from puskesmas.errors import NotFound, Refusal
from puskesmas.messages.events import EVENTS
from puskesmas.messages.roads import NAMES, ROADS
from puskesmas.messages.templates import Preview, preview, save_template
from puskesmas.messages.words import LANGUAGES, shipped
from puskesmas.outbox.models import MessageTemplate
from puskesmas.place.models import Facility


class WordsForm(forms.Form):
    """Subject and text; empty text brings back the words that ship with Alur."""

    subject = line(gettext_lazy("Judul"), 120, required=False)
    text = line(gettext_lazy("Isi pesan"), 2000, required=False, lines=7)
    external_name = line(
        gettext_lazy("Nama templat di WhatsApp Cloud"),
        80,
        required=False,
        hint=gettext_lazy("Hanya bila WhatsApp mewajibkan templat yang disetujui."),
    )

    def __init__(self, data: Any, *, road: str, language: str, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for name in ("subject", "text"):
            self.fields[name].widget.attrs["lang"] = language
        if road != "email":
            del self.fields["subject"]
        if road != "whatsapp":
            del self.fields["external_name"]


@staff_page(MANAGE)
@require_safe
def listing(request: HttpRequest, facility: str) -> HttpResponse:
    """Every event by every road, and which have words of the facility's own."""
    place = facility_of(request, facility)
    own = set(
        MessageTemplate.objects.filter(facility=place).values_list("event", "channel", "language")
    )
    rows = [
        [
            row.title,
            *(_link(place, name, road, changed=(name, road, "id") in own) for road in ROADS),
        ]
        for name, row in EVENTS.items()
    ]
    return page(
        request,
        "manage/list.html",
        _("Kata-kata pesan"),
        facility=place,
        columns=[_("Peristiwa"), *(_road(road) for road in ROADS)],
        rows=rows,
        caption=_("Pesan kepada warga"),
    )


def _road(road: str) -> str:
    return capfirst(str(NAMES[road]))


def _link(place: Facility, event: str, road: str, *, changed: bool) -> Any:
    word = _("kata sendiri") if changed else _("bawaan")
    address = reverse("manage:words", args=[place.code, event, road, "id"])
    return link(address, word)


@staff_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, facility: str, event: str, road: str, language: str) -> HttpResponse:
    """One message: its words, what may stand in it, and how it reads."""
    place = facility_of(request, facility)
    if event not in EVENTS or road not in ROADS or language not in LANGUAGES:
        raise NotFound("event_unknown", _("Pesan itu tidak ada."))
    row = MessageTemplate.objects.filter(
        facility=place, event=event, channel=road, language=language
    ).first()
    given = shipped(event, road, language)
    form = WordsForm(
        request.POST or None,
        road=road,
        language=language,
        initial={
            "subject": row.subject if row else given.subject,
            "text": row.text if row else given.text,
            "external_name": row.external_name if row else "",
        },
    )
    back = reverse("manage:messages", args=[facility])

    def save(data: dict[str, Any]) -> str:
        save_template(
            facility_id=place.pk,
            event=event,
            road=road,
            language=language,
            by=actor_of(request),
            **data,
        )
        return back

    return form_page(
        request,
        form,
        f"{EVENTS[event].title} · {_road(road)}",
        save,
        template="manage/words.html",
        facility=place,
        back=back,
        spoken=language,
        names=[f"{{{name}}}" for name in EVENTS[event].placeholders(road)],
        languages=[
            {
                "href": reverse("manage:words", args=[facility, event, road, one]),
                "label": {"id": "Bahasa Indonesia", "en": "English"}.get(one, one),
                "count": None,
                "current": one == language,
            }
            for one in LANGUAGES
        ],
        preview=_preview(form, event, road, language),
    )


def _preview(form: WordsForm, event: str, road: str, language: str) -> Preview | None:
    try:
        return preview(
            event=event,
            road=road,
            language=language,
            subject=str(form["subject"].value() or "") if "subject" in form.fields else "",
            text=str(form["text"].value() or ""),
        )
    except Refusal:
        return None
