"""Where uploads wait while a request is read: in memory, bounded, and never on a disk.

A file that is too large is read to its end, so that the sender gets an answer, but only its first
bytes are kept: enough for the check to say «too large». All files of a request together are
bounded as well.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from puskesmas.papers.studio import LARGEST

MOST = 4 * LARGEST


class BoundedUpload(FileUploadHandler):
    """FILE_UPLOAD_HANDLERS: one byte more than allowed is the most that is kept of a file."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.held = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        kept = raw_data[: min(LARGEST + 1 - self.file.tell(), MOST - self.held)]
        self.file.write(kept)
        self.held += len(kept)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.file.tell()
        if file_size > size <= LARGEST:  # the request as a whole was too large
            self.file.write(b"\0" * (LARGEST + 1 - size))
            size = LARGEST + 1
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
