"""Photos of papers in the booking form: what arrived stays, whatever becomes of the form."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from frontend.access import citizen_page
from frontend.intents import FIELD, IntentForm
from frontend.pictures import picture
from frontend.submission import Wish
from frontend.throttle import count_try
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.applicants import applicant
from puskesmas.booking.models import Payment
from puskesmas.errors import Refusal
from puskesmas.papers import studio
from puskesmas.papers.intake import keep_draft
from puskesmas.papers.models import Paper
from puskesmas.papers.queries import STRANGER, Known, asked_of, drafts_of, known_of
from puskesmas.papers.rules import Kind
from puskesmas.papers.viewing import draft_picture
from puskesmas.people.models import Citizen
from puskesmas.people.queries import find_citizen
from puskesmas.place.models import Clinic
from puskesmas.place.queries import mode_on

LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    Kind.KTP: (
        gettext_lazy("Foto KTP"),
        gettext_lazy("Cukup sekali, saat pertama kali. Untuk anak: foto KIA."),
    ),
    Kind.BPJS: (
        gettext_lazy("Foto kartu BPJS"),
        gettext_lazy("Cukup sekali. Bagian depan, atau gambar kartu digital."),
    ),
    Kind.SKD: (
        gettext_lazy("Foto surat keterangan dokter"),
        gettext_lazy("Seluruh halaman, semua tulisan terbaca."),
    ),
}
SELF = "self"


class PhotoForm(IntentForm):
    """The three files, the three that are here already by name, and the three «I bring the
    original»; drawn by public/_photo.html."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for kind, (label, _hint) in LABELS.items():
            self.fields[f"foto_{kind}"] = forms.Field(
                required=False, label=label, widget=forms.FileInput
            )
            self.fields[f"ada_{kind}"] = forms.CharField(required=False)
            self.fields[f"asli_{kind}"] = forms.BooleanField(required=False)


@dataclass(frozen=True, slots=True)
class Box:
    """One photo as the template shows it. ``pays``: asked only with this way to pay; ``later``: in
    a form of photos alone."""

    kind: str
    label: str | Promise
    hint: str | Promise
    draft: Paper | None
    brings: bool
    problems: list[str] = field(default_factory=list)
    pays: str = ""
    later: bool = False

    @property
    def src(self) -> str:
        return reverse("public:photo", args=[self.draft.uuid]) if self.draft else ""


class Desk:
    """The photos of one booking form of this browser."""

    def __init__(self, request: HttpRequest, clinic: Clinic) -> None:
        self.request, self.clinic = request, clinic
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        self.mode = mode_on(clinic.facility_id, clock.today(clinic.facility.zone))
        posted = request.method == "POST"
        self.form = PhotoForm(request.POST, request.FILES) if posted else PhotoForm()
        self.demanded: set[str] = set()
        self.drafts = receive(request, self.form) if posted else drafts_of(self.actor)

    def complete(self, wish: Wish) -> bool:
        """Whether every photo asked for is here or promised; else it says so beside each."""
        self.mode = mode_on(self.clinic.facility_id, wish.day)
        patient = find_citizen(wish.nik) if wish.nik else applicant(self.actor)
        known = known_of([patient], self.actor)[patient.pk] if patient else STRANGER
        self.demanded = set(self._asked(known, wish.payment, wish.bpjs_number))
        for kind in self.demanded:
            name = f"foto_{kind}"
            here = kind in self.drafts or self.form.cleaned_data.get(f"asli_{kind}")
            if not here and name not in self.form.errors:
                text = _("%(photo)s belum ada. Potret sekarang, atau centang bawa aslinya.")
                self.form.add_error(name, text % {"photo": LABELS[kind][0]})
        return self.form.is_valid()

    def documents(self) -> tuple[UUID, ...]:
        """What goes along with the reservation: of the photos asked for, those that arrived."""
        return tuple(draft.uuid for kind, draft in self.drafts.items() if kind in self.demanded)

    def boxes(self, form: Any) -> dict[str, Box]:
        """The photos that may be asked of those the form offers, by kind.

        Marks in the form whose KTP is here already, so that the box folds when one is chosen.
        """
        people: dict[str, Citizen] = {
            key: kin.citizen for key, kin in form.members.items() if kin.citizen is not None
        } or {SELF: applicant(self.actor)}
        known = known_of(people.values(), self.actor)
        unseen = len(people) != len(form.members)  # at level 0 nobody is listed
        everybody = list(known.values()) + ([STRANGER] if unseen else [])
        number = str(form["bpjs_number"].value() or "")
        asked: dict[str, set[str]] = {}
        for one in everybody:
            for payment in Payment.values:
                for kind in self._asked(one, payment, number):
                    asked.setdefault(kind, set()).add(payment)
        for kind in self.demanded:
            asked.setdefault(kind, set(Payment.values))
        form.fields["who"].widget.known = {
            key for key, person in people.items() if known[person.pk].identity
        }
        return {kind: self._box(kind, pays) for kind, pays in asked.items()}

    def _asked(self, known: Known, payment: str, number: str) -> tuple[Kind, ...]:
        return asked_of(known, self.clinic, mode=self.mode, payment=payment, bpjs_number=number)

    def _box(self, kind: str, pays: set[str]) -> Box:
        label, hint = LABELS[kind]
        problems = [str(text) for text in self.form.errors.get(f"foto_{kind}", [])]
        brings = self.form.is_bound and self.form.cleaned_data.get(f"asli_{kind}", False)
        draft = self.drafts.get(kind)
        only = next(iter(pays)) if len(pays) == 1 else ""
        return Box(kind, label, hint, draft, brings, problems, only)


def receive(request: HttpRequest, form: forms.Form) -> dict[str, Paper]:
    """The files that came with a form become drafts; what is wrong with one stands beside it.

    Answers the drafts of this form: those, and the ones it showed. What a form in another tab sent
    meanwhile, maybe for somebody else, is none of them.
    """
    form.is_valid()
    own = {form.cleaned_data.get(f"ada_{kind}") for kind in LABELS}
    for kind in LABELS:
        file = form.cleaned_data.get(f"foto_{kind}")
        if file is None:
            continue
        try:
            own.add(str(take(request, kind, file).uuid))
        except Refusal as refusal:
            form.add_error(f"foto_{kind}", refusal.detail)
    drafts = drafts_of(request.actor)  # type: ignore[attr-defined]
    return {kind: draft for kind, draft in drafts.items() if str(draft.uuid) in own}


def take(request: HttpRequest, kind: str, file: Any) -> Paper:
    """One file becomes a draft of this browser. Raises ``Refusal`` with what to do."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    count_try(request, "photo", browser=actor.made_on, name=actor.id)
    photo = studio.develop(file.read())
    return keep_draft(kind=kind, photo=photo, by=actor, key=request.POST.get(FIELD, "")[:64])


@citizen_page
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """A photo sent by script while the rest of the form is still being filled in."""
    kind, file = request.POST.get("kind", ""), request.FILES.get("file")
    if kind not in LABELS or file is None:
        return JsonResponse({"detail": _("Pilih fotonya dulu.")}, status=422)
    try:
        paper = take(request, kind, file)
    except Refusal as refusal:
        return JsonResponse({"detail": str(refusal.detail)}, status=refusal.status)
    return JsonResponse({"id": paper.uuid, "src": reverse("public:photo", args=[paper.uuid])})


@citizen_page
@require_safe
def show_draft(request: HttpRequest, paper: UUID) -> HttpResponse:
    """The sender sees the own draft again, on the same browser, until it is handed in."""
    return picture(draft_picture(request.actor, paper), "foto")  # type: ignore[attr-defined]
