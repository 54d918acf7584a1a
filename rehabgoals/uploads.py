"""What becomes of a file that somebody sends: it is held in memory, up to a size, and never written to a disk."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

# More than any form here takes. What is too large for it a form says at its field.
MOST_BYTES = 4_000_000


class MemoryOnly(MemoryFileUploadHandler):
    """Keeps a file in memory. What lies beyond MOST_BYTES is read and let go: only the size tells of it."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take every file, whatever length the request says it has."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece while there is room."""
        if start + len(raw_data) <= MOST_BYTES:
            self.file.write(raw_data)
