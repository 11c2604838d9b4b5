"""manage.py admin NAME: the first admin of the city, or the way back in when none is left."""

import re
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from puskesmas.actor import SYSTEM
from puskesmas.booking import reasons
from puskesmas.people.models import User
from puskesmas.people.roles import Permission
from puskesmas.people.staffing import give_role, hire, new_password, set_active

# Whoever may type commands on this machine owns the installation.
OWNER = replace(SYSTEM, grants=frozenset({(Permission.FACILITY_MANAGE, None)}))


class Command(BaseCommand):
    help = "Mengangkat admin kota dan menampilkan kata sandinya satu kali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="nama pengguna: huruf, angka, titik; tanpa spasi")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        username = username.strip().lower()
        if not re.fullmatch(r"[a-z0-9._-]{3,60}", username):
            raise CommandError("Pakai 3 huruf atau lebih, tanpa spasi.")
        with transaction.atomic():
            reasons.install()
            password = self._let_in(username)
        self.stdout.write(f"Admin kota {username}, kata sandi: {password}")
        self.stdout.write("Masuk di /petugas/masuk/, lalu ganti kata sandi ini di Keamanan akun.")

    def _let_in(self, username: str) -> str:
        user = User.objects.filter(username=username).first()
        if user is None:
            words = {"username": username, "first_name": username}
            return hire(role="admin", facility=None, by=OWNER, **words)[1]
        give_role(user=user, role="admin", facility=None, by=OWNER)
        if not user.is_active:
            set_active(user=user, active=True, by=OWNER)
        return new_password(user=user, by=OWNER)
