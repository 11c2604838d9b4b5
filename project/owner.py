"""Lets one process act as the owner of the tables: migrations need it, nothing else does."""

import os
from urllib.parse import quote

from project import env

# Building an index may take longer than a request ever may, so no statement_timeout here.
OPTIONS = f"options={quote('-c lock_timeout=3000')}"


def become_owner() -> None:
    """Swaps the address before settings load, so that `default` itself is the owner."""
    own = env.text("DATABASE_OWNER_URL")
    if not own and not env.text("DATABASE_URL"):
        own = env.embedded(env.var_folder()).get("DATABASE_OWNER_URL", "")
    address = own or env.text("DATABASE_URL")
    if address:
        os.environ["DATABASE_URL"] = f"{address}{'&' if '?' in address else '?'}{OPTIONS}"
