"""What every form shares: the clinic, errors that say how to mend them, and fields that read what people type.

A form says what is asked; how it looks is `templates/components/field.html`, through `{% field form.x %}` or
`{% crispy form %}`.
"""

from rehabgoals.forms.bases import ClinicForm, FormParts, PlainForm, PlainModelForm
from rehabgoals.forms.choice_fields import ManyPicksField, PicksField
from rehabgoals.forms.day_fields import DayField, TimeField
from rehabgoals.forms.number_fields import NumberField, RulerField, YesNoField
from rehabgoals.forms.problems import Problem, all_problems, problems_of, things_to_look_at
from rehabgoals.forms.text_fields import LineField, WordsField

__all__ = [
    "ClinicForm",
    "DayField",
    "FormParts",
    "LineField",
    "ManyPicksField",
    "NumberField",
    "PicksField",
    "PlainForm",
    "PlainModelForm",
    "Problem",
    "RulerField",
    "TimeField",
    "WordsField",
    "YesNoField",
    "all_problems",
    "problems_of",
    "things_to_look_at",
]
