"""National public holidays of Indonesia."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays


@lru_cache(maxsize=64)
def indonesian_holidays(year: int) -> Mapping[date, str]:
    """Date → Indonesian name.

    Dates that follow the moon are estimates until the government's decree, and collective leave
    (cuti bersama) is not among them: a facility corrects both with its own closures.
    """
    found = holidays.country_holidays("ID", years=year, language="id")
    return MappingProxyType(dict(sorted(found.items())))
