"""The fields of human steps: the screens of the SOP flows as JSON and in the schema."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers
from rest_framework.serializers import Serializer

from flows.engine.flow import all_flows
from flows.screens import Screen
from frontend.api.shapes import Shape
from puskesmas.errors import Refusal


class Choice(Shape):
    """One of the answers a field takes."""

    value = serializers.CharField()
    label = serializers.CharField()


class FieldShape(Shape):
    """A field of a step, as it fits this very case."""

    name = serializers.CharField()
    label = serializers.CharField()
    required = serializers.BooleanField()
    many = serializers.BooleanField()
    help = serializers.CharField()
    choices = Choice(many=True)

    class Meta:
        ref_name = "StepField"


def fields_of(screen: Screen) -> list[dict[str, Any]]:
    """The fields of a screen with the choices of its case."""
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "required": field.required,
            "many": isinstance(field, forms.MultipleChoiceField),
            "help": str(field.help_text),
            "choices": [
                {"value": str(value), "label": str(label)}
                for value, label in getattr(field, "choices", ())
                if str(value)
            ],
        }
        for name, field in screen.fields.items()
    ]


def typed(screen: type[Screen], body: Any) -> dict[str, Any]:
    """A JSON body as the screen reads it: booleans as words, a checklist as list or mapping."""
    if not isinstance(body, Mapping):
        raise Refusal("invalid", _("Kirim isian langkah sebagai objek JSON."))
    found = {}
    for name, field in screen.base_fields.items():
        value = body.get(name)
        if value is None:
            continue
        if isinstance(field, forms.MultipleChoiceField):
            found[name] = _many(name, value)
        else:
            found[name] = _one(name, value)
    return found


def _many(name: str, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [str(code) for code, done in value.items() if done]
    if isinstance(value, list):
        return [_one(name, code) for code in value]
    raise Refusal.of_field(name, "invalid", _("Kirim daftar kode."))


def _one(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    raise Refusal.of_field(name, "invalid", _("Kirim satu nilai."))


def _shape(flow: str, step: str, screen: type[Screen]) -> type[Serializer[Any]]:
    fields = {name: _documented(field) for name, field in screen.base_fields.items()}
    words = "".join(part.capitalize() for part in step.split("_"))
    return type(f"{words}Step", (Serializer,), {"__doc__": f"{flow}: {step}", **fields})


def _documented(field: forms.Field) -> serializers.Field[Any, Any, Any, Any]:
    words: dict[str, Any] = {
        "required": field.required,
        "help_text": ". ".join(str(text) for text in (field.label, field.help_text) if text),
    }
    if isinstance(field, forms.ModelChoiceField):
        return serializers.SlugField(**words)
    if isinstance(field, forms.MultipleChoiceField):
        return serializers.ListField(child=serializers.ChoiceField(list(field.choices)), **words)
    if isinstance(field, forms.TypedChoiceField | forms.BooleanField):
        return serializers.BooleanField(**words)
    if isinstance(field, forms.ChoiceField):
        return serializers.ChoiceField(list(field.choices), **words)
    return serializers.CharField(max_length=field.max_length, **words)  # type: ignore[attr-defined]


def _all() -> list[type[Serializer[Any]]]:
    """One shape a screen, under the name of its step; a step that several flows share once."""
    found: dict[str, type[Serializer[Any]]] = {}
    for flow in all_flows():
        for step in flow.steps():
            if step.in_inbox and step.name not in found:
                found[step.name] = _shape(flow.name, step.name, step.screen)  # type: ignore[attr-defined]
    return list(found.values())


STEP_FIELDS = PolymorphicProxySerializer(
    component_name="StepFields", serializers=_all, resource_type_field_name=None
)
