"""The citizen behind the token and the family card: as far as the level of trust goes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api import access, wishes
from frontend.api.base import Answer, Api
from frontend.api.shapes import Shape, documented
from frontend.api.signing import Accepted
from frontend.throttle import count_other
from puskesmas.actor import Actor
from puskesmas.booking.applicants import applicant
from puskesmas.people.families import Kin, add_member, family_list
from puskesmas.people.levels import WAYS, Ability, demand, may, rise, shown
from puskesmas.people.masks import mask_name, mask_nik, mask_phone

TAG = "Warga"


class Rise(Shape):
    """What is missing for the next level."""

    level = serializers.IntegerField()
    ways = serializers.ListField(
        child=serializers.ChoiceField([way for ways in WAYS.values() for way in ways])
    )


class Me(Shape):
    """Level 0 sees nothing but its level; 1 in dots; 2 in full."""

    level = serializers.IntegerField()
    nik = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField()
    registered = serializers.BooleanField(allow_null=True)
    rise = Rise(allow_null=True, help_text="Kosong pada tingkat tertinggi.")


class Member(Shape):
    """Somebody on the same family card; not ``seen`` while no officer has seen the card."""

    nik = serializers.CharField()
    name = serializers.CharField()
    sex = serializers.CharField()
    self = serializers.BooleanField()
    seen = serializers.BooleanField()


class MeView(Api):
    """Who am I?"""

    access = access.CITIZEN

    @documented("Data sendiri", Me, tag=TAG)
    def get(self, request: Request) -> Response:
        actor, own = self.actor, applicant(self.actor)
        known = may(actor, Ability.OWN_DATA)
        return self.answer(
            Me,
            {
                "level": actor.level,
                "nik": shown(actor, own.nik, mask_nik),
                "name": shown(actor, own.name, mask_name),
                "phone": shown(actor, own.phone, mask_phone),
                "registered": own.registered_at is not None if known else None,
                "rise": rise(actor.level),
            },
        )


class Family(Api):
    """For whom one may reserve."""

    access = access.CITIZEN

    @documented("Anggota keluarga dalam satu KK", Member, tag=TAG, many=True)
    def get(self, request: Request) -> Response:
        demand(self.actor, Ability.FAMILY)
        own = applicant(self.actor)
        return self.page(Member, [_member(self.actor, one) for one in family_list(own)])

    @documented(
        "Menambah anggota keluarga",
        Accepted,
        400, 409, 415, 422, 429,
        tag=TAG,
        body=wishes.NewMember,
        status=201,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        demand(self.actor, Ability.FAMILY)
        wish = self.body(wishes.NewMember)
        count_other(request._request, wish["nik"], by=self.actor)

        def run() -> Answer:
            add_member(**wish, by=self.actor)
            return 201, {
                "status": "accepted",
                "detail": str(_("Data diterima. Petugas mencocokkannya dengan Kartu Keluarga.")),
            }

        return self.once(run)


def _member(actor: Actor, kin: Kin) -> dict[str, Any]:
    return {
        "nik": shown(actor, kin.nik, mask_nik),
        "name": shown(actor, kin.name, mask_name),
        "sex": kin.sex,
        "self": kin.own,
        "seen": kin.seen,
    }
