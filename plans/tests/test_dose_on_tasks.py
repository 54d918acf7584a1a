"""Which tasks say something else than what was decided about the dose."""

import pytest

from goals.models import PracticeTask
from plans.dose_on_tasks import says_it
from sessions.models import DoseDecision

SHELF = PracticeTask(what="Reach to the shelf", how="Slowly, with the good arm", how_often="three times a day")


@pytest.mark.parametrize(
    ("aspect", "what", "is_said"),
    [
        ("frequency", "Once a day", False),
        ("frequency", " Three times a day. ", True),
        ("intensity", "half the weight", False),
        ("pacing", "slowly", True),
        ("exercise", "Reach to the shelf", True),
    ],
)
def test_a_task_says_what_was_decided_or_does_not(aspect, what, is_said):
    assert says_it(SHELF, DoseDecision.Aspect(aspect), what) is is_said


def test_a_task_that_says_no_number_of_times_is_not_at_odds_with_one():
    assert says_it(PracticeTask(what="Reach"), DoseDecision.Aspect.FREQUENCY, "Once a day")
