"""The copy of one's data in words, for people to read and print."""

from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from frontend.components.words import tag
from frontend.public.account import ZONE
from puskesmas.booking.models import Payment
from puskesmas.papers.models import Paper
from puskesmas.people.corrections import CORRECTABLE, in_words
from puskesmas.people.models import DataRequest
from puskesmas.wording import full_date, full_moment

Content = dict[str, Any]


def readable(content: Content) -> Content:
    """The context of the page."""
    return {
        "made": _at(content["made_at"]),
        "person": _person(content["person"]),
        "reservations": [_reservation(row) for row in content["reservations"]],
        "papers": [_paper(row) for row in content["papers"]],
        "requests": [_request(row) for row in content["requests"]],
        "consents": [_consent(row) for row in content["consents"]],
        "sign_ins": [
            [_at(row["at"]), row["device"] or "–", row["level"]] for row in content["sign_ins"]
        ],
        "sign_in_columns": [_("Waktu"), _("HP atau peramban"), _("Tingkat")],
    }


def _person(person: Content) -> list[dict[str, str]]:
    rows = [(_("NIK"), "nik"), *((label, name) for name, label in CORRECTABLE.items())]
    rows.append((_("Nomor rekam medis"), "medical_record"))
    shown = [{"label": label, "value": in_words(name, person[name]) or "–"} for label, name in rows]
    for label, name in (
        (_("Terdaftar sejak"), "registered_at"),
        (_("KTP dilihat petugas"), "identity_seen_at"),
    ):
        shown.append({"label": label, "value": _at(person[name])})
    return shown


def _reservation(row: Content) -> Content:
    day = full_date(date.fromisoformat(row["date"]))
    facts = [
        (_("Puskesmas"), row["facility"]),
        (_("Klinik"), row["clinic"]),
        (_("Untuk"), _("Anda") if row["for"] == "self" else _("Anggota keluarga")),
        (_("Keadaan"), tag(row["status"]).word),
        (_("Cara bayar"), Payment(row["payment"]).label),
        (_("Nomor BPJS"), row["bpjs_number"]),
        (_("Keluhan"), row["complaint"]),
        (_("Nomor SIMPUS"), row["simpus_number"]),
        (_("Alasan ditolak"), row["rejection"]),
        (_("Dikirim"), _at(row["submitted_at"])),
        (_("Kode tanda terima"), row["code"]),
    ]
    hour = f", {row['hour'].replace(':', '.')}" if row["hour"] else ""
    return {"title": day + hour, "rows": [{"label": a, "value": b} for a, b in facts if b]}


def _paper(row: Content) -> str:
    kind = Paper.Kind(row["kind"]).label
    if row["purged_at"]:
        return _("%(kind)s, dikirim %(at)s, sudah dihapus") % {
            "kind": kind,
            "at": _at(row["sent_at"]),
        }
    return _("%(kind)s, dikirim %(at)s") % {"kind": kind, "at": _at(row["sent_at"])}


def _request(row: Content) -> Content:
    wanted = row["wanted"]
    facts = [
        (_("Puskesmas"), row["facility"]),
        (_("Diminta"), _at(row["asked_at"])),
        (_("Keadaan"), capfirst(DataRequest.State(row["state"]).label)),
        *((CORRECTABLE[name], in_words(name, value)) for name, value in wanted["changes"].items()),
        (_("Penjelasan Anda"), wanted["words"]),
        (_("Jawaban petugas"), row["answer"]),
    ]
    return {
        "title": capfirst(DataRequest.Kind(row["kind"]).label),
        "rows": [{"label": a, "value": b} for a, b in facts if b],
    }


def _consent(row: Content) -> str:
    return _("Pemberitahuan privasi versi %(version)s, %(at)s") % {
        "version": row["version"],
        "at": _at(row["given_at"]),
    }


def _at(iso: str | None) -> str:
    return full_moment(datetime.fromisoformat(iso), ZONE) if iso else "–"
