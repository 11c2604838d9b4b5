"""What clients saw, on disk before they go on: the log that ``manage.py reconcile --log`` reads."""

import json
import os
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any


class Diary:
    """One file for all clients. A line is on disk when ``write`` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("a")
        self._lock = threading.Lock()
        self.seen: Counter[str] = Counter()

    def write(self, **line: Any) -> None:
        text = json.dumps({"at": round(time.time(), 3), **line})
        with self._lock:
            self._file.write(f"{text}\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self.seen[f"{line['what']} {line.get('outcome') or line.get('status', 'asked')}"] += 1

    def close(self) -> None:
        self._file.close()
