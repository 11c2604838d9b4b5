"""Who calls the API, people by `Bearer` and devices by `Device`, and what a view demands."""

from abc import ABC, abstractmethod
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from frontend.access import Access
from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed
from puskesmas.people.actors import of_device, of_token
from puskesmas.people.queries import live_device, live_token
from puskesmas.place.actions import touch_device

PUBLIC = Access("public")
CITIZEN = Access("citizen")
PERSON = Access("person")
"""A citizen or a member of staff: which rows, the queries decide."""


def staff(permission: str = "") -> Access:
    """A member of staff with this permission somewhere."""
    return Access("staff", permission)


def device(kind: str) -> Access:
    """An enrolled device of this kind."""
    return Access("device", kind)


class _Secret(BaseAuthentication, ABC):
    """A secret behind a word in the Authorization header."""

    word = ""

    def authenticate(self, request: Request) -> tuple[Actor, Any] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.word.lower().encode():
            return None
        if len(parts) != 2:
            raise AuthenticationFailed
        found = self.look_up(parts[1].decode("latin-1"))
        if found is None:
            raise AuthenticationFailed
        return found

    @abstractmethod
    def look_up(self, secret: str) -> tuple[Actor, Any] | None:
        """The actor of a live secret and what the secret is kept as."""

    def authenticate_header(self, request: Request) -> str:
        return f'{self.word} realm="alur"'


class Bearer(_Secret):
    """Citizens and staff."""

    word = "Bearer"

    def look_up(self, secret: str) -> tuple[Actor, Any] | None:
        token = live_token(secret)
        if token is None or (token.user is not None and not token.user.is_active):
            return None
        return of_token(token), token


class DeviceToken(_Secret):
    """Kiosks, TVs and print agents."""

    word = "Device"

    def look_up(self, secret: str) -> tuple[Actor, Any] | None:
        found = live_device(secret)
        if found is None:
            return None
        touch_device(found)
        return of_device(found), found


class Admits(BasePermission):
    """Lets in whom the view's ``access`` names: 401 without a login, 403 for everybody else."""

    def has_permission(self, request: Request, view: Any) -> bool:
        access: Access = view.access
        if access.who == "public":
            return True
        actor = request.user
        if not isinstance(actor, Actor):
            return False
        if not admits(access, actor):
            raise NotAllowed("not_allowed", _("Peran Anda tidak mencakup hal ini."))
        if actor.needs_code and not getattr(view, "before_code", False):
            raise _owes_code(actor)
        return True


def _owes_code(actor: Actor) -> NotAllowed:
    if actor.kind == "staff":
        return NotAllowed(
            "second_factor_needed",
            _(
                "Puskesmas Anda mewajibkan langkah kedua. Masuk lagi dengan kode dari aplikasi; "
                "bila belum ada, pasang dulu di halaman Keamanan akun."
            ),
        )
    return NotAllowed(
        "code_needed",
        _("NIK ini terlalu sering dicoba. Masukkan kode 6 angka: kiriman atau dari loket."),
    )


def admits(access: Access, actor: Actor) -> bool:
    """Whether this actor may come in at all; which rows, the queries decide."""
    if access.who == "person":
        return actor.kind in ("citizen", "staff")
    if access.who != actor.kind:
        return False
    if access.who == "device":
        return actor.can(f"device.{access.permission}", actor.facility_id)
    return access.who != "staff" or not access.permission or actor.anywhere(access.permission)


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes ``Bearer``."""

    target_class = Bearer
    name = "Bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Warga dan petugas."}


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes ``Device``."""

    target_class = DeviceToken
    name = "Device"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Anjungan, TV dan agen cetak: `Device <token>`.",
        }
