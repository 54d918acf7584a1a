"""What a reading says in words: to the patient plainly and kindly, to the clinician exactly. No database, no clock.

Every sentence names what it compares with. The wording is that of reference/evidence.md sections 3 and 4 and of
look/PATIENT.md section 3; what a person reaches on a day is said by the chart's caption. Texts follow the active
language. `patient` and `clinician` hold what is said to whom, `errors` how large an error is and whose, `breaks` what
began a new stretch, `parts` what all of them are made of.
"""

from measures.change_words.breaks import break_words
from measures.change_words.clinician import (
    class_words,
    clinician_words,
    last_time_words,
    note_lines,
    reason_words,
    result_words,
    since_last_words,
    steady_fact,
    steady_words,
    way_words,
)
from measures.change_words.errors import error_label, error_words, short_source, size_words
from measures.change_words.parts import finer
from measures.change_words.patient import patient_sentence

__all__ = [
    "break_words",
    "class_words",
    "clinician_words",
    "error_label",
    "error_words",
    "finer",
    "last_time_words",
    "note_lines",
    "patient_sentence",
    "reason_words",
    "result_words",
    "short_source",
    "since_last_words",
    "size_words",
    "steady_fact",
    "steady_words",
    "way_words",
]
