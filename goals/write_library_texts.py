"""Writes `library_texts.py`, so that the words of `activities.toml` are found by those who translate.

Run `python -m goals.write_library_texts` after a change to the library; a test says when it was forgotten.
"""

import json
from pathlib import Path

from goals.library import load_library

TARGET = Path(__file__).parent / "library_texts.py"

HEAD = '''"""The words of the library of activities, for translation.

Written by `python -m goals.write_library_texts`, not by hand.
"""

# fmt: off

from django.utils.translation import gettext_noop

TEXTS = (
'''


def source() -> str:
    """Return what `library_texts.py` should hold."""
    lines = [f"    gettext_noop({json.dumps(each.words, ensure_ascii=False)}),\n" for each in load_library().values()]
    return HEAD + "".join(lines) + ")\n"


if __name__ == "__main__":
    TARGET.write_text(source(), "utf-8")
