"""What goes in and comes out, as the schema shows it: shapes that several resources share."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.serializers import Serializer

from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label

_WRITTEN: dict[type[serializers.Field[Any, Any, Any, Any]], tuple[type, Any]] = {
    serializers.CharField: (str, _("Tulis sebagai teks, di antara tanda kutip.")),
    serializers.IntegerField: (int, _("Tulis sebagai bilangan bulat, tanpa tanda kutip.")),
    serializers.BooleanField: (bool, _("Tulis true atau false, tanpa tanda kutip.")),
}


class Shape(Serializer[Any]):
    """Fields by name. JSON is taken as it is written: a number is no text, a text no number."""

    default_error_messages = {"invalid": _("Kirim isian sebagai objek JSON.")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and not isinstance(data, QueryDict):
            told = {name: _mistaken(field, data.get(name)) for name, field in self.fields.items()}
            wrong = {name: [text] for name, text in told.items() if text}
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)


def _mistaken(field: Any, value: Any) -> Any:
    """What to say of a value of another JSON type than the schema says; nothing of a good one."""
    for kind, (written, text) in _WRITTEN.items():
        if isinstance(field, kind) and value is not None:
            as_bool = isinstance(value, bool) and written is int
            return text if as_bool or not isinstance(value, written) else ""
    return ""


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"})
class Hour(serializers.TimeField):
    """A time on the facility's clock: 09:00."""

    def __init__(self, **words: Any) -> None:
        super().__init__(format="%H:%M", **words)


class Line(Shape):
    """The waiting list of a full date."""

    open = serializers.BooleanField(help_text="Masih dapat masuk lewat `waiting/`.")
    ahead = serializers.IntegerField(help_text="Berapa orang sudah menunggu.")


class Problem(Shape):
    """RFC 9457, with a stable ``code`` and, per field, what is wrong."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="Bahasa Indonesia: apa yang bisa dilakukan.")
    code = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Nama isian → daftar pesan; nama kosong untuk yang bukan milik satu isian.",
    )
    waiting = Line(required=False, help_text="Hanya pada `quota_full`.")


class Empty(Shape):
    """No body."""


class Warning_(Shape):
    """Something to know that stops nothing."""

    code = serializers.CharField()
    detail = serializers.CharField()

    class Meta:
        ref_name = "Warning"


class Rejection(Shape):
    """Why it was refused."""

    reason_code = serializers.CharField()
    reason = serializers.CharField()
    advice = serializers.CharField()
    text = serializers.CharField()


class Moment(Shape):
    """One line of a timeline; ``at`` is null for what has not happened."""

    at = serializers.DateTimeField(allow_null=True)
    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(("done", "now", "next", "bad"))
    text = serializers.CharField()


class TicketShort(Shape):
    """A number in a queue."""

    code = serializers.CharField()
    number = serializers.CharField()
    queue = serializers.CharField()
    state = serializers.ChoiceField(Ticket.State.choices)
    issued_at = serializers.DateTimeField()


def ticket_short(ticket: Ticket | None) -> dict[str, Any] | None:
    """A ticket in short; None where there is none."""
    if ticket is None:
        return None
    return {
        "code": ticket.code,
        "number": label(ticket),
        "queue": ticket.queue.letter,
        "state": ticket.state,
        "issued_at": ticket.issued_at,
    }


KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Kunci dan isi yang sama mendapat jawaban pertama selama 48 jam; isi lain 409.",
)
AFTER = OpenApiParameter("after", str, description="Kunci halaman berikutnya, seperti di `next`.")

_COMMON = {
    400: "Permintaan tidak terbaca.",
    401: "Belum masuk.",
    403: "Tidak berhak.",
    404: "Tidak ada, atau tidak boleh diketahui.",
    409: "Keadaannya tidak mengizinkan.",
    413: "Terlalu besar.",
    415: "Bukan application/json.",
    422: "Isian tidak benar.",
    429: "Terlalu sering; lihat Retry-After.",
    503: "Sedang sibuk; lihat Retry-After.",
}


def documented(
    summary: str,
    answer: Any,
    *refusals: int,
    tag: str,
    status: int = 200,
    body: Any = None,
    query: tuple[OpenApiParameter, ...] = (),
    many: bool = False,
    public: bool = False,
    empty: str = "",
    kind: str = "",
) -> Any:
    """``extend_schema`` in our words: one good answer, and the problems that may come instead.

    ``kind`` is the media type of an answer that is a file.
    """
    shape = page_of(answer) if many else answer
    responses: dict[Any, Any] = {(status, kind) if kind else status: shape}
    if empty:
        responses[204] = OpenApiResponse(description=empty)
    usual = (400,) if public else (400, 401, 403)
    if body is not None:
        usual = (*usual, 413)
    for code in sorted({*usual, *refusals}):
        responses[(code, "application/problem+json")] = OpenApiResponse(Problem, _COMMON[code])
    posts = (KEY,) if body is not None else ()
    words: dict[str, Any] = dict(  # noqa: C408
        summary=summary,
        tags=[tag],
        responses=responses,
        request=None if body is Empty else body,
        parameters=[*query, *posts],
    )

    def document(method: Any) -> Any:
        name = method.__qualname__.replace(".", "_").lower()
        return extend_schema(operation_id=name, **words)(method)

    return document


_pages: dict[Any, Any] = {}


def page_of(item: Any) -> Any:
    """The shape of a page of a list."""
    if item not in _pages:
        _pages[item] = type(
            f"{item.__name__}Page",
            (Serializer,),
            {
                "__doc__": "Satu halaman daftar.",
                "items": item(many=True),
                "next": serializers.URLField(allow_null=True),
            },
        )
    return _pages[item]
