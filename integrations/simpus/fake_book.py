"""The register inside the fake SIMPUS: patients, registrations, numbers; in memory or a file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from typing import Any, Final

LETTERS: Final = {"001": "A", "002": "B", "003": "C"}
TABLES: Final = """
CREATE TABLE IF NOT EXISTS pasien (tempat TEXT, nik TEXT, no_rm TEXT, PRIMARY KEY (tempat, nik));
CREATE TABLE IF NOT EXISTS pendaftaran (
    tempat TEXT, no_registrasi TEXT PRIMARY KEY, id_reservasi TEXT, sidik TEXT, no_rm TEXT,
    kd_poli TEXT, tanggal TEXT, angka INTEGER, no_antrian TEXT, keadaan TEXT,
    UNIQUE (tempat, id_reservasi), UNIQUE (tempat, kd_poli, tanggal, angka));
CREATE TABLE IF NOT EXISTS jejak (nama TEXT PRIMARY KEY, kali INTEGER);
"""


class Refused(Exception):
    """A refusal with its HTTP status and reason code."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Book:
    """All state behind one lock: a number is never given twice, none is skipped."""

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(TABLES)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def add_patient(self, place: str, nik: str) -> dict[str, Any]:
        if not (nik.isdigit() and len(nik) == 16):
            raise Refused(422, "DATA_TIDAK_LENGKAP")
        with self._lock, self._db:
            if record := self._record(place, nik):
                return {"no_rm": record}
            count = self._one("SELECT count(*) FROM pasien WHERE tempat=?", place)[0] + 1
            record = f"{count:06d}"
            self._db.execute("INSERT INTO pasien VALUES (?, ?, ?)", (place, nik, record))
            self._note("patients")
            return {"no_rm": record}

    def register(self, place: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        needed = ("id_reservasi", "nik", "tgl_kunjungan", "kd_poli")
        if not key or not all(isinstance(body.get(name), str) and body[name] for name in needed):
            raise Refused(422, "DATA_TIDAK_LENGKAP")
        print_ = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        with self._lock, self._db:
            if row := self._by_reservation(place, key):
                if row["sidik"] != print_:
                    raise Refused(409, "KUNCI_DIPAKAI")
                return self._shown(row)
            record = self._record(place, body["nik"])
            if record is None:
                raise Refused(422, "PASIEN_BELUM_TERDAFTAR")
            self._insert(place, key, print_, record, body)
            self._note("registrations")
            return self._shown(self._by_reservation(place, key))

    def find(self, place: str, code: str) -> dict[str, Any]:
        with self._lock:
            return self._shown(self._by_reservation(place, code))

    def get(self, number: str) -> dict[str, Any]:
        with self._lock:
            return self._shown(self._by_number(number))

    def move(self, number: str, state: str) -> dict[str, Any]:
        """HADIR or BATAL; a repeat changes nothing."""
        with self._lock, self._db:
            row = self._by_number(number)
            now = row["keadaan"] if row else ""
            if now == "BATAL" and state == "HADIR":
                raise Refused(409, "SUDAH_BATAL")
            if now in ("DILAYANI", "SELESAI"):
                raise Refused(409, "SUDAH_DILAYANI")
            if row and now != state:
                sql = "UPDATE pendaftaran SET keadaan=? WHERE no_registrasi=?"
                self._db.execute(sql, (state, number))
                self._note("cancelled" if state == "BATAL" else "arrived")
            return self._shown(self._by_number(number))

    def queue(self, place: str, clinic: str, date: str) -> dict[str, Any]:
        sql = "SELECT count(*), coalesce(sum(keadaan IN ('TERDAFTAR', 'HADIR')), 0)"
        sql += " FROM pendaftaran WHERE tempat=? AND kd_poli=? AND tanggal=?"
        with self._lock:
            total, left = self._one(sql, place, clinic, date)
        return {"total": total, "sisa": left, "dipanggil": None}

    def note(self, name: str) -> None:
        with self._lock, self._db:
            self._note(name)

    def log(self) -> dict[str, int]:
        with self._lock:
            return {row["nama"]: row["kali"] for row in self._db.execute("SELECT * FROM jejak")}

    def _insert(self, place: str, key: str, print_: str, record: str, body: dict[str, Any]) -> None:
        clinic, date = body["kd_poli"], body["tgl_kunjungan"]
        sql = "SELECT coalesce(max(angka), 0) + 1 FROM pendaftaran"
        sql += " WHERE tempat=? AND kd_poli=? AND tanggal=?"
        number = self._one(sql, place, clinic, date)[0]
        # With slashes, as real ones have: a client must quote them.
        registration = f"{place or 'P'}/{date[2:].replace('-', '')}/{clinic}/{number:03d}"
        shown = f"{LETTERS.get(clinic, clinic[:1].upper())}-{number}"
        values = (place, registration, key, print_, record, clinic, date, number, shown)
        sql = "INSERT INTO pendaftaran VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'TERDAFTAR')"
        self._db.execute(sql, values)

    def _record(self, place: str, nik: str) -> str | None:
        row = self._one("SELECT no_rm FROM pasien WHERE tempat=? AND nik=?", place, nik)
        return row["no_rm"] if row else None

    def _by_reservation(self, place: str, code: str) -> Any:
        sql = "SELECT * FROM pendaftaran WHERE tempat=? AND id_reservasi=?"
        return self._one(sql, place, code)

    def _by_number(self, number: str) -> Any:
        return self._one("SELECT * FROM pendaftaran WHERE no_registrasi=?", number)

    def _one(self, sql: str, *values: str) -> Any:
        return self._db.execute(sql, values).fetchone()

    def _note(self, name: str) -> None:
        sql = "INSERT INTO jejak VALUES (?, 1) ON CONFLICT (nama) DO UPDATE SET kali = kali + 1"
        self._db.execute(sql, (name,))

    @staticmethod
    def _shown(row: Any) -> dict[str, Any]:
        if row is None:
            raise Refused(404, "TIDAK_ADA")
        shown = dict(row)
        shown["angka_antrian"] = shown.pop("angka")
        del shown["sidik"], shown["tempat"]
        return shown
