"""Settings of the product, unchanged, with the benches' rivals beside it."""

from project.settings import *  # noqa: F403
from project.settings import INSTALLED_APPS, LOGGING

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
ROOT_URLCONF = "bench.urls"
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
