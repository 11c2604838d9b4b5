"""The base of every API view: who may come in, once per key, answers in a declared shape."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from json import dumps, loads
from typing import Any, ClassVar, cast

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, ListSerializer
from rest_framework.views import APIView

from frontend.access import Access
from frontend.api.access import Admits, Bearer, DeviceToken
from frontend.api.problems import MEDIA_TYPE
from frontend.api.shapes import Shape
from puskesmas.actor import Actor
from puskesmas.errors import Refusal
from puskesmas.idempotency.actions import fingerprint, once
from puskesmas.vault import blind_index, seal, unseal

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 200
SECRET_KEY_LENGTH = 16

Answer = tuple[int, Any]


class Json(JSONParser):
    """JSON that nests deeper than anybody means, or holds half a character, is malformed."""

    def parse(self, *given: Any, **words: Any) -> Any:
        try:
            content = super().parse(*given, **words)
            dumps(content, ensure_ascii=False).encode()  # neither hash nor database takes a half
        except (RecursionError, UnicodeEncodeError):
            raise ParseError from None
        return content


class OnlyJson(BaseContentNegotiation):
    """The API speaks JSON whatever the Accept header asks for."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: Any, suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class Api(APIView):
    """A resource: says ``access`` and answers through ``answer``, ``page`` and ``once``."""

    access: ClassVar[Access]
    authentication_classes = (Bearer, DeviceToken)
    permission_classes = (Admits,)
    renderer_classes = (JSONRenderer,)
    parser_classes = (Json,)
    content_negotiation_class = OnlyJson

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponse]:
        view = super().as_view(**initkwargs)
        view.access = cls.access  # read by the table of rights
        return view

    def get_authenticators(self) -> list[Any]:
        """Only the scheme that fits the view, so that the schema and the 401 name it."""
        if self.access.who == "device":
            return [DeviceToken()]
        return [] if self.access.who == "public" else [Bearer()]

    @property
    def actor(self) -> Actor:
        """Whoever calls."""
        return cast(Actor, self.request.user)

    def body(self, shape: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The request's body in a shape; a problem per field otherwise."""
        typed = shape(data=self.request.data)
        typed.is_valid(raise_exception=True)
        return dict(typed.validated_data)

    def query(self, shape: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The request's query string in a shape."""
        typed = shape(data=self.request.query_params)
        typed.is_valid(raise_exception=True)
        return dict(typed.validated_data)

    def answer(self, shape: type[Shape], content: Any, *, many: bool = False) -> Response:
        """200 with the declared shape."""
        return Response(shape(content, many=many).data)

    def page(self, shape: type[Shape], items: Any, after: str = "") -> Response:
        """One page of a list; ``after`` is the key of the next one, empty on the last."""
        following = None
        if after:
            words = self.request.query_params.copy()
            words["after"] = after
            following = self.request.build_absolute_uri(f"{self.request.path}?{words.urlencode()}")
        return Response({"items": shape(items, many=True).data, "next": following})

    def once(
        self, run: Callable[[], Answer], *, secret: bool = False, request: Any = None
    ) -> Response:
        """Do ``run`` once for the Idempotency-Key and answer the same for 48 hours.

        ``secret``: the answer holds a token and is stored sealed, for this address alone, and only
        under a key that nobody guesses. Without a key it just runs. ``request``: what was asked,
        where that is not the JSON of the body.
        """
        key = self.request.headers.get(KEY_HEADER, "")
        if not key or (secret and len(key) < SECRET_KEY_LENGTH):
            status, content = run()
            return _respond(status, _plain(content))
        if len(key) > LONGEST_KEY:
            raise Refusal(
                "idempotency_key_too_long", _("Idempotency-Key paling panjang 200 huruf.")
            )
        user, address = self.request.user, self.request.META["REMOTE_ADDR"]
        who = user.intents_of if isinstance(user, Actor) else f"anonymous:{address}"
        stored = f"api:{blind_index(key, 'intent') if secret else key}"

        def sealed() -> Answer:
            status, content = run()
            return status, _shut(_plain(content), stored) if secret else _plain(content)

        status, content, _again = once(
            actor=who,
            key=stored,
            request=fingerprint(
                [self.request.path, self.request.data if request is None else request]
            ),
            run=sealed,
        )
        return _respond(status, _open(content, stored) if secret else content)


def _plain(content: Any) -> Any:
    """Serializer data as plain JSON types."""
    data = content.data if isinstance(content, BaseSerializer | ListSerializer) else content
    return loads(JSONRenderer().render(data)) if data is not None else None


def _respond(status: int, content: Any) -> Response:
    kind = MEDIA_TYPE if status >= 400 else None
    return Response(content, status=status, content_type=kind)


def _shut(content: Any, stored: str) -> dict[str, str]:
    place = f"puskesmas_intent|answer|{stored}"
    return {"sealed": b64encode(seal(dumps(content).encode(), place)).decode()}


def _open(content: dict[str, str], stored: str) -> Any:
    place = f"puskesmas_intent|answer|{stored}"
    return loads(unseal(b64decode(content["sealed"]), place))


class Nowhere(Api):
    """Every other address below /api/v1/."""

    access = Access("public")
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound
