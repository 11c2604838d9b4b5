"""The front end as a Django app: it has no models of its own."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"
