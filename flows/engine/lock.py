"""The lock of a process: waits in PostgreSQL, never sleeps in a worker (pitfalls P2, P3)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process

from puskesmas.errors import Busy


def busy() -> Busy:
    """What somebody hears who waited for a case longer than the lock time-out."""
    return Busy("case_busy", _("Kasus ini sedang diubah orang lain. Tunggu sebentar, lalu ulangi."))


@contextmanager
def waiting_lock(flow_class: type, process_pk: int) -> Iterator[None]:
    """Hold the process row for the transaction; ``Busy`` after the connection's lock_timeout.

    A savepoint around the wait keeps an outer transaction usable after a time-out.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                list(
                    Process.objects.select_for_update(no_key=True)
                    .filter(pk=process_pk)
                    .values_list("pk", flat=True)
                )
        except OperationalError as error:
            raise busy() from error
        yield
