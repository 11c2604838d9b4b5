"""manage.py sop list | print | check | export: the SOPs as text, document and diagram.

It stands in the front end because the PDF is pressed there; the rules stand in flows/engine.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import override

from flows.engine import fingerprint
from flows.engine.bpmn import bpmn_of
from flows.engine.chart import chart_of
from flows.engine.checks import check_flows
from flows.engine.flow import SopFlow, all_flows, flow_named
from flows.engine.markdown import markdown_of
from flows.engine.plain import plain_of
from flows.engine.stored import lost_names
from frontend.sop.document import document_of

FORMATS: dict[str, Callable[[type[SopFlow]], str | bytes]] = {
    "md": markdown_of,
    "pdf": document_of,
    "bpmn": bpmn_of,
    "svg": lambda flow: chart_of(flow) + "\n",
}


class Command(BaseCommand):
    help = "SOP sebagai teks, dokumen, dan diagram, dari alur yang sedang berjalan."
    requires_system_checks: Any = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="semua SOP")
        shown = verbs.add_parser("print", help="satu SOP sebagai tabel")
        shown.add_argument("flow")
        checked = verbs.add_parser("check", help="apakah SOP, kode, dan basis data masih sepakat")
        checked.add_argument("--record", action="store_true", help="catat revisi yang baru")
        exported = verbs.add_parser("export", help="tulis sebagai berkas")
        exported.add_argument("flow")
        exported.add_argument("--format", default="md", help="md,pdf,bpmn,svg")
        exported.add_argument("--out", default="docs/sop", help="folder, atau nama berkas")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = options["verb"]
        with override("id"):
            if verb == "list":
                self._list()
            elif verb == "print":
                self.stdout.write(plain_of(_flow(options["flow"])))
            elif verb == "check":
                self._check(record=options["record"])
            else:
                self._export(_flow(options["flow"]), options["format"], Path(options["out"]))

    def _list(self) -> None:
        for flow in all_flows():
            sop = flow.sop
            self.stdout.write(
                f"{flow.name:<24}{sop.number:<18}revisi {sop.current.number}  {sop.title}"
            )

    def _check(self, *, record: bool) -> None:
        if record:
            for added in fingerprint.record():
                self.stdout.write(f"Dicatat: {added}")
        found = [str(message) for message in check_flows(None) if message.level >= checks.ERROR]
        found += fingerprint.problems(fingerprint.read())
        try:
            found += lost_names()
        except DatabaseError as error:
            found.append(
                "Nama yang tersimpan belum diperiksa: basis data tidak terjangkau "
                f"({type(error).__name__}). Jalankan ./run dahulu."
            )
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"Sepakat: {len(list(all_flows()))} SOP diperiksa.")

    def _export(self, flow: type[SopFlow], formats: str, out: Path) -> None:
        wanted = [name.strip() for name in formats.split(",") if name.strip()]
        unknown = [name for name in wanted if name not in FORMATS]
        if unknown or not wanted:
            raise CommandError(f"Format: {', '.join(FORMATS)}.")
        if out.suffix and len(wanted) > 1:
            raise CommandError("Lebih dari satu format: tulis nama folder pada --out.")
        for name in wanted:
            path = out if out.suffix else out / f"{flow.name}.{name}"
            path = Path(settings.BASE_DIR) / path
            path.parent.mkdir(parents=True, exist_ok=True)
            content = FORMATS[name](flow)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            self.stdout.write(str(path))


def _flow(name: str) -> type[SopFlow]:
    try:
        return flow_named(name)
    except KeyError:
        known = ", ".join(flow.name for flow in all_flows())
        raise CommandError(f"SOP {name} tidak ada. Yang ada: {known}.") from None
