"""Photos go with their case when it moves to another date: nobody sends them twice."""

from typing import Any

from puskesmas.papers.actions import keep_until
from puskesmas.papers.models import Paper


def carry_over(*, old: Any, new: Any) -> None:
    """The photos of a moved reservation belong to the one it became, in its transaction."""
    Paper.objects.filter(reservation_id=old.pk, purged_at__isnull=True).update(
        reservation_id=new.pk, purge_after=keep_until(new)
    )
