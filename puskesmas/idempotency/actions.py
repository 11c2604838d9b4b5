"""Carrying out an intent once: the first answer is stored with the effect and given again."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.errors import Conflict
from puskesmas.idempotency.models import Intent
from puskesmas.vault import blind_index

KEEP = timedelta(hours=48)


def fingerprint(body: Any) -> str:
    """A digest by which the same request is known again; the body itself is not kept.

    It is keyed: a plain hash of a NIK and a birth date could be found again by trying them all.
    """
    return blind_index(json.dumps(body, sort_keys=True, default=str), "intent")


def once(
    *,
    actor: str,
    key: str,
    request: str,
    run: Callable[[], tuple[int, Any]],
) -> tuple[int, Any, bool]:
    """Run ``run`` (answering status and JSON) once for this actor and key.

    Returns status, answer and whether it was given before. The row is written first, so that an
    equal key at the same moment waits for the first one's commit and then gets its answer.
    Raises ``Conflict`` «idempotency_mismatch» when the key came with another request. A refusal
    rolls everything back, the intent too: the corrected request may use the key again.
    """
    with transaction.atomic():
        Intent.objects.bulk_create(
            [Intent(actor=actor, key=key, fingerprint=request, created_at=clock.now())],
            ignore_conflicts=True,
        )
        intent = Intent.objects.get(actor=actor, key=key)
        if intent.status:
            if intent.fingerprint != request:
                raise Conflict(
                    "idempotency_mismatch",
                    _("Kunci ini sudah dipakai untuk permintaan lain. Mulai lagi dari formulir."),
                )
            return intent.status, intent.answer, True
        status, answer = run()
        Intent.objects.filter(pk=intent.pk).update(status=status, answer=answer)
        return status, answer, False


def forget_old(*, limit: int = 5_000) -> int:
    """Remove intents older than 48 hours, so many at a time (a chore of the tick). How many."""
    old = Intent.objects.filter(created_at__lt=clock.now() - KEEP).order_by("created_at")
    return Intent.objects.filter(pk__in=old.values("pk")[:limit]).delete()[0]
