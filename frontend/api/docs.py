"""The schema, and the same as a readable page of our own: no foreign script, strict CSP."""

from collections import defaultdict
from functools import lru_cache
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.renderers import BaseRenderer

from frontend.access import public

METHODS = ("get", "post")


YAML, JSON = OpenApiYamlRenderer, OpenApiJsonRenderer
_once = Lock()
"""The generator loads its parts on first use and bears no second thread meanwhile."""


@public
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3 as YAML, or JSON with ``?format=json`` or an Accept header that says so."""
    asked = request.GET.get("format") or request.headers.get("Accept", "")
    kind = JSON if "json" in asked else YAML
    return HttpResponse(_rendered(kind), content_type=f"{kind.media_type}; charset=utf-8")


@lru_cache(maxsize=2)
def _rendered(kind: type[BaseRenderer]) -> bytes:
    content: bytes = kind().render(schema())
    return content


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every operation with its fields and answers."""
    return render(
        request,
        "api/docs.html",
        {
            "page_title": _("API Alur"),
            "groups": _groups(),
            "parameter_columns": [_("Nama"), _("Di"), _("Jenis"), _("Keterangan")],
            "body_columns": [_("Isian"), _("Jenis"), _("Wajib"), _("Keterangan")],
            "answer_columns": [_("Status"), _("Bentuk"), _("Keterangan")],
        },
    )


def schema() -> dict[str, Any]:
    """The OpenAPI document; the same for as long as the process lives."""
    with _once:
        return _generated()


@lru_cache(maxsize=1)
def _generated() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


def _groups() -> list[dict[str, Any]]:
    """Operations by tag, in the order of the addresses."""
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for path, methods in schema()["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                groups[operation["tags"][0]].append(_operation(path, method, operation))
    return [{"name": name, "operations": operations} for name, operations in groups.items()]


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {
        "method": method.upper(),
        "parts": [f"{part}/" for part in path.split("/")[:-1]] + path.split("/")[-1:],
        "summary": operation.get("summary", ""),
        "who": ", ".join(name for one in operation.get("security", []) for name in one),
        "given": [
            [given["name"], given["in"], _kind(given["schema"]), given.get("description", "")]
            for given in operation.get("parameters", [])
        ],
        "bodies": _bodies(body.get("schema", {})),
        "answers": [
            [code, _answer(answer), answer.get("description", "")]
            for code, answer in sorted(operation["responses"].items())
        ],
    }


def _bodies(shape: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a body; several where a body has several forms."""
    shape = _found(shape)
    forms = [_found(one) for one in shape.get("oneOf", [shape])]
    return [
        {"title": form.get("description", "") if len(forms) > 1 else "", "rows": _fields(form)}
        for form in forms
        if form.get("properties")
    ]


def _fields(shape: dict[str, Any]) -> list[list[str]]:
    needed = shape.get("required", [])
    return [
        [name, _kind(one), _("wajib") if name in needed else "", _text(one)]
        for name, one in shape["properties"].items()
    ]


def _text(shape: dict[str, Any]) -> str:
    return str(shape.get("description", "")).partition("\n\n")[0]


def _answer(answer: dict[str, Any]) -> str:
    return ", ".join(_kind(one.get("schema", {})) for one in answer.get("content", {}).values())


def _kind(shape: dict[str, Any]) -> str:
    """A type in one word."""
    if "$ref" in shape:
        named = _found(shape)
        if named.get("enum"):
            return " / ".join(map(str, named["enum"]))
        return str(shape["$ref"].rpartition("/")[2])
    for way in ("allOf", "oneOf"):
        if way in shape:
            return " / ".join(_kind(one) for one in shape[way])
    if shape.get("type") == "array":
        return f"[{_kind(shape['items'])}]"
    if "enum" in shape:
        return " / ".join(map(str, shape["enum"]))
    kinds = shape.get("type", "")
    return str(shape.get("format") or (" / ".join(kinds) if isinstance(kinds, list) else kinds))


def _found(shape: dict[str, Any]) -> dict[str, Any]:
    """The shape behind a reference."""
    if "$ref" not in shape:
        return shape
    name = shape["$ref"].rpartition("/")[2]
    found: dict[str, Any] = schema()["components"]["schemas"][name]
    return found
