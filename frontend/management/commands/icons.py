"""`manage.py icons`: draws the app's icons into frontend/static/img."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from frontend.pwa.icons import write


class Command(BaseCommand):
    help = "Menggambar ikon aplikasi ke frontend/static/img."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in write(settings.BASE_DIR / "frontend" / "static" / "img"):
            self.stdout.write(path.name)
