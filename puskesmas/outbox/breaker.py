"""Lets an outside system rest after some failures in a row, instead of asking it for every letter.

When the rest is over exactly one letter asks again: its fate decides for all the others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from puskesmas import clock
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.registry import Permanent, Temporary, Unknown

MOST_FAILURES = 5
REST, LONGEST_REST = 30.0, 300.0


@contextmanager
def asked(endpoint: Endpoint) -> Iterator[None]:
    """Around one asking: it is spared while the system rests, and how it went is noted.

    What can fail without the system being asked belongs before it. Errors: those of the asking,
    and ``Temporary`` (not tried) as ``guard`` says.
    """
    guard(endpoint)
    try:
        yield
    except Temporary as error:
        went_wrong(endpoint, retry_after=error.retry_after)
        raise
    except Unknown:
        went_wrong(endpoint)
        raise
    except Permanent:  # it answers, only not to this one
        went_well(endpoint)
        raise
    went_well(endpoint)


def guard(endpoint: Endpoint) -> None:
    """Go on, or ``Temporary`` (not tried) while the system rests or another letter asks it."""
    now = clock.now()
    if endpoint.open_until is None:
        return
    mine = Endpoint.objects.filter(pk=endpoint.pk, open_until__lte=now).update(
        open_until=now + timedelta(seconds=REST)
    )
    if mine:
        return
    left = max((endpoint.open_until - now).total_seconds(), 1.0)
    raise Temporary(
        _("%(system)s sedang diistirahatkan.") % {"system": endpoint.system},
        retry_after=left,
        tried=False,
    )


def went_well(endpoint: Endpoint) -> None:
    """It answers: whoever waits may go on."""
    if endpoint.failures or endpoint.open_until is not None:
        Endpoint.objects.filter(pk=endpoint.pk).update(failures=0, open_until=None)


def went_wrong(endpoint: Endpoint, *, retry_after: float | None = None) -> None:
    """It failed once more; told when to come back, it rests until then at once."""
    Endpoint.objects.filter(pk=endpoint.pk).update(failures=F("failures") + 1)
    endpoint.refresh_from_db(fields=["failures"])
    rest = retry_after
    if rest is None and endpoint.failures >= MOST_FAILURES:
        over = min(endpoint.failures - MOST_FAILURES, 10)
        rest = min(REST * 2**over, LONGEST_REST)
    if rest is not None:
        Endpoint.objects.filter(pk=endpoint.pk).update(
            open_until=clock.now() + timedelta(seconds=rest)
        )
