"""What stories about the settings share: addresses of one puskesmas, and a page as text."""

from django.urls import reverse


def at(name, *parts):
    return reverse(f"manage:{name}", args=["mergangsan", *parts])


def text(response):
    return response.content.decode()
