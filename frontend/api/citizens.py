"""The citizen behind the token and the family card: as far as the level of trust goes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api import access, wishes
from frontend.api.base import Answer, Api
from frontend.api.shapes import Shape, documented
from frontend.api.signing import Accepted, level_one
from puskesmas.actor import Actor
from puskesmas.booking.applicants import applicant
from puskesmas.people import actions as people
from puskesmas.people.masks import mask_name, mask_nik, mask_phone
from puskesmas.people.models import Citizen
from puskesmas.people.queries import family_members

TAG = "Warga"


class Me(Shape):
    """Level 0 sees nothing but its level; 1 in dots; 2 in full."""

    level = serializers.IntegerField()
    nik = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField()
    registered = serializers.BooleanField(allow_null=True)


class Member(Shape):
    """Somebody on the same family card."""

    nik = serializers.CharField()
    name = serializers.CharField()
    sex = serializers.CharField()
    self = serializers.BooleanField()


class MeView(Api):
    """Who am I?"""

    access = access.CITIZEN

    @documented("Data sendiri", Me, tag=TAG)
    def get(self, request: Request) -> Response:
        actor, own = self.actor, applicant(self.actor)
        known = actor.level >= 1
        return self.answer(
            Me,
            {
                "level": actor.level,
                "nik": shown(actor, own.nik, mask_nik),
                "name": shown(actor, own.name, mask_name),
                "phone": shown(actor, own.phone, mask_phone),
                "registered": own.registered_at is not None if known else None,
            },
        )


class Family(Api):
    """For whom one may reserve."""

    access = access.CITIZEN

    @documented("Anggota keluarga dalam satu KK", Member, tag=TAG, many=True)
    def get(self, request: Request) -> Response:
        level_one(
            self.actor, _("Masukkan kode sekali pakai dulu untuk melihat anggota keluarga Anda.")
        )
        own = applicant(self.actor)
        return self.page(Member, [_member(self.actor, one) for one in family_members(own)])

    @documented(
        "Menambah anggota keluarga",
        Accepted,
        400, 409, 415, 422,
        tag=TAG,
        body=wishes.NewMember,
        status=201,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        level_one(self.actor, _("Masukkan kode sekali pakai dulu untuk menambah anggota keluarga."))
        wish = self.body(wishes.NewMember)

        def run() -> Answer:
            people.add_member(**wish, by=self.actor)
            return 201, {
                "status": "accepted",
                "detail": str(_("Data diterima. Petugas mencocokkannya dengan Kartu Keluarga.")),
            }

        return self.once(run)


def shown(actor: Actor, text: str, mask: Any) -> str:
    """Nothing, dots or the whole, by the level of trust."""
    if actor.level < 1:
        return ""
    return text if actor.level > 1 else mask(text)


def _member(actor: Actor, citizen: Citizen) -> dict[str, Any]:
    return {
        "nik": shown(actor, citizen.nik, mask_nik),
        "name": shown(actor, citizen.name, mask_name),
        "sex": citizen.sex,
        "self": citizen.pk == actor.citizen_id,
    }
