"""Coming in: tokens for citizens and staff, the one-time code, new citizens."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api import access, wishes
from frontend.api.base import Answer, Api
from frontend.api.problems import of_refusal
from frontend.api.shapes import Empty, Shape, documented
from frontend.staff.factors import check_second
from frontend.throttle import count_try, needs_code, note_miss
from puskesmas.actor import Actor
from puskesmas.errors import Refusal
from puskesmas.messages.actions import send_code
from puskesmas.people import actions as people
from puskesmas.people.codes import raise_level
from puskesmas.people.models import User

TAG = "Masuk"


class Token(Shape):
    """A token, shown this once; 24 hours for citizens, 12 for staff."""

    token = serializers.CharField()
    level = serializers.IntegerField(help_text="0: NIK dan tanggal lahir; 1: kode; 2: KTP dilihat.")
    needs_code = serializers.BooleanField(
        help_text="Terlalu sering dicoba: token ini baru berlaku setelah `auth/otp/`."
    )


class StaffToken(Shape):
    """A token of a member of staff."""

    token = serializers.CharField()


class Level(Shape):
    """How far the token is trusted."""

    level = serializers.IntegerField()


class Accepted(Shape):
    """Taken down; says nothing about what was known before."""

    status = serializers.ChoiceField(("accepted",))
    detail = serializers.CharField()


class WrongPassword(Refusal):
    """One answer for a wrong name and a wrong password."""

    status = 401


class CitizenSignIn(Api):
    """Level 0."""

    access = access.PUBLIC

    @documented(
        "Masuk dengan NIK dan tanggal lahir",
        Token,
        400, 409, 415, 422, 429,
        tag=TAG,
        body=wishes.SignIn,
        public=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        wish = self.body(wishes.SignIn)
        count_try(request._request, "sign_in")
        guarded = needs_code(request._request, nik=wish["nik"])

        def run() -> Answer:
            secret, token = people.sign_in_citizen(**wish, device=APP, needs_code=guarded)
            note_miss(request._request, token)
            return 200, {"token": secret, "level": token.level, "needs_code": token.needs_code}

        return self.once(run, secret=True)


class CodeSend(Api):
    """The first half of level 1; whoever has a code of the counter leaves it out."""

    access = access.CITIZEN
    before_code = True

    @documented("Kirim kode sekali pakai", Accepted, 409, 415, 429, tag=TAG, body=Empty, status=202)
    def post(self, request: Request) -> Response:
        _count(request, self.actor, "code_send")

        def run() -> Answer:
            send_code(token=request.auth)
            return 202, {
                "status": "accepted",
                "detail": str(
                    _(
                        "Bila nomor HP atau e-mail Anda tercatat, kode 6 angka segera tiba dan "
                        "berlaku 5 menit."
                    )
                ),
            }

        return self.once(run)


class CodeTry(Api):
    """The second half: a one-time code, or the code that an officer handed over (1 or 2)."""

    access = access.CITIZEN
    before_code = True

    @documented(
        "Masukkan kode sekali pakai",
        Level,
        400,
        409,
        415,
        422,
        429,
        tag=TAG,
        body=wishes.OneTimeCode,
    )
    def post(self, request: Request) -> Response:
        code = self.body(wishes.OneTimeCode)["code"]
        _count(request, self.actor, "code_try")

        def run() -> Answer:
            try:
                return 200, {"level": raise_level(token=request.auth, code=code, device=APP)}
            except Refusal as refusal:  # the wrong try is counted: it must not be rolled back
                return refusal.status, of_refusal(refusal)

        return self.once(run)


class StaffSignIn(Api):
    """Tokens for scripts and apps of staff; pages have their own sessions."""

    access = access.PUBLIC

    @documented(
        "Masuk sebagai petugas",
        StaffToken,
        400, 401, 409, 415, 422, 429,
        tag=TAG,
        body=wishes.StaffSignIn,
        public=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        wish = self.body(wishes.StaffSignIn)
        count_try(request._request, "staff_sign_in", name=wish["username"])
        user = authenticate(request._request, username=wish["username"], password=wish["password"])
        if not isinstance(user, User):
            raise WrongPassword(
                "wrong_credentials", _("Nama pengguna atau kata sandi salah. Coba lagi.")
            )

        proved = check_second(request._request, user, wish.get("otp", ""))

        def run() -> Answer:
            secret, _token = people.sign_in_staff(user=user, proved=proved)
            return 200, {"token": secret}

        return self.once(run, secret=True)


class SignOut(Api):
    """The token ends now."""

    access = access.PERSON
    before_code = True

    @documented("Keluar", None, 415, tag=TAG, body=Empty, status=204)
    def post(self, request: Request) -> Response:
        people.sign_out(token=request.auth)
        return Response(status=204)


class Citizens(Api):
    """Registration (R-002): the same answer for a new and a known NIK."""

    access = access.PUBLIC

    @documented(
        "Mendaftar sebagai warga",
        Accepted,
        400, 409, 415, 422, 429,
        tag="Warga",
        body=wishes.NewCitizen,
        status=201,
        public=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        wish = self.body(wishes.NewCitizen)
        count_try(request._request, "sign_in")

        def run() -> Answer:
            people.register_citizen(**wish, by=STRANGER)
            return 201, {
                "status": "accepted",
                "detail": str(_("Data diterima. Masuk dengan NIK dan tanggal lahir.")),
            }

        return self.once(run)


APP = "Aplikasi"
"""What the list of bound phones calls a token that came by the API."""

STRANGER = Actor(kind="citizen", id="citizen:new", label="Pemohon")


def _count(request: Request, actor: Actor, purpose: str) -> None:
    count_try(request._request, purpose, browser=actor.made_on)
