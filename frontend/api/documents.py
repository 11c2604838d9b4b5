"""Photos of papers over the API: sent at any level, read back only by whom an officer has seen."""

from hashlib import sha256
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api import access
from frontend.api.base import Answer, Api
from frontend.api.shapes import Shape, documented
from frontend.pictures import picture
from frontend.throttle import count_other, count_try
from puskesmas.actor import Actor
from puskesmas.booking.applicants import applicant
from puskesmas.booking.models import Reservation, Status
from puskesmas.errors import NotAllowed, Refusal
from puskesmas.papers import studio
from puskesmas.papers.intake import keep_draft
from puskesmas.papers.models import Paper
from puskesmas.papers.queries import missing, own_papers
from puskesmas.papers.viewing import for_owner
from puskesmas.people.identity import check_nik
from puskesmas.people.levels import Ability, may
from puskesmas.people.models import Citizen
from puskesmas.people.queries import find_citizen

TAG = "Warga"
PICTURE = (200, "image/jpeg")


class NewDocument(Shape):
    """One photo, JPEG, PNG or WEBP, 8 MB at most."""

    kind = serializers.ChoiceField(Paper.Kind.choices)
    nik = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="Kosong: NIK sendiri."
    )
    file = serializers.FileField(allow_empty_file=True)


class Document(Shape):
    """What became of a photo; the picture is not shown here."""

    id = serializers.UUIDField(source="uuid")
    kind = serializers.ChoiceField(Paper.Kind.choices)
    state = serializers.ChoiceField(Paper.State.choices)
    sent_at = serializers.DateTimeField()


class Documents(Api):
    """Send a photo, then name its id in the reservation."""

    access = access.CITIZEN
    parser_classes = (MultiPartParser,)

    @documented("Foto berkas sendiri (tingkat 2)", Document, tag=TAG, many=True)
    def get(self, request: Request) -> Response:
        if not may(self.actor, Ability.PAPERS):
            raise NotAllowed(
                "level_two", _("Tunjukkan KTP di loket dulu untuk melihat foto berkas.")
            )
        return self.page(Document, own_papers(self.actor)[:100])

    @documented(
        "Mengirim foto berkas",
        Document,
        409, 415, 422, 429, 503,
        tag=TAG,
        body={"multipart/form-data": NewDocument},
        status=201,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        count_try(request._request, "photo", browser=self.actor.made_on, name=self.actor.id)
        wish = self.body(NewDocument)
        count_other(request._request, wish.get("nik", ""), by=self.actor)
        content = wish["file"].read()
        whose = self._whose(wish.get("nik", ""))
        photo = studio.develop(content)

        def run() -> Answer:
            paper = keep_draft(kind=wish["kind"], photo=photo, by=self.actor, patient=whose)
            return 201, Document(paper)

        said = [wish["kind"], wish.get("nik", ""), sha256(content).hexdigest()]
        return self.once(run, request=said)

    def _whose(self, nik: str) -> Citizen | None:
        """The family member it shows, when there is one: no answer tells whether a NIK is known."""
        own = applicant(self.actor)
        if not nik.strip():
            return own
        number = check_nik(nik).nik
        if not number:
            raise Refusal.of_field("nik", "nik_invalid", _("NIK terdiri dari 16 angka."))
        member = find_citizen(number)
        same = member is not None and own.family_id and member.family_id == own.family_id
        return member if same or number == own.nik else None


class DocumentPicture(Api):
    """One of one's own photos; every look is noted."""

    access = access.CITIZEN

    @documented("Melihat foto berkas sendiri", OpenApiTypes.BINARY, 404, tag=TAG, status=PICTURE)
    def get(self, request: Request, document: UUID) -> HttpResponse:
        kind, jpeg = for_owner(uuid=document, by=self.actor)
        return picture(jpeg, kind)


def warnings(reservation: Reservation, by: Actor) -> list[dict[str, str]]:
    """Photos that will be missed, until an officer has looked: nothing is refused for them."""
    if by.kind != "citizen" or reservation.status != Status.SUBMITTED:
        return []
    names = [str(kind.label) for kind in missing(reservation, by)]
    text = _("Foto %(papers)s belum ada. Bawa aslinya saat datang.")
    detail = str(text) % {"papers": ", ".join(names)}
    return [{"code": "document_missing", "detail": detail}] if names else []
