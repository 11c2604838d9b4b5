"""Static files: only what our screens use, hashed names, one cheap compression."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedAppsFinder(AppDirectoriesFinder):
    """Looks only into the apps of STATIC_APPS."""

    def __init__(self, app_names: list[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(settings.STATIC_APPS, *args, **kwargs)


class CheapManifestStorage(CompressedManifestStaticFilesStorage):
    """gzip only: brotli costs several seconds of each first start and saves a tenth."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return Compressor(**{**kwargs, "use_brotli": False})
