"""Kinder words for what is written for a patient: what commands, blames or labels, and how hard a text is to read.

It points out and never blocks; `goals/kept_wording.py` remembers what somebody chose to keep. Pure.
"""

from goals.wording.findings import Finding, findings, is_checked
from goals.wording.lists import Kind
from goals.wording.reading import Reading, hard_words, longest_sentence, reading

__all__ = ["Finding", "Kind", "Reading", "findings", "hard_words", "is_checked", "longest_sentence", "reading"]
