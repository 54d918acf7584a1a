"""An episode in a few words, as it stands under the heading of a plan."""

from datetime import date

import pytest

from patients.describing import since
from patients.models import Episode

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"body_region": "knee", "side": "right"}, "Right knee, week 2."),
        ({"body_region": "knee", "side": "both"}, "Knee, both sides, week 2."),
        ({"body_region": "neck"}, "Neck, week 2."),
        ({"body_region": "several", "side": "left"}, "Several places, week 2."),
        (
            {"body_region": "hip", "side": "left", "event": "operation", "event_on": date(2026, 11, 3)},
            "Left hip, 3 weeks after the operation on 3 November.",
        ),
        (
            {"body_region": "hip", "side": "left", "event": "injury", "event_on": date(2024, 11, 26)},
            "Left hip, 104 weeks after the injury on 26 November 2024.",
        ),
    ],
)
def test_where_it_is_and_how_far_it_has_come_is_said_in_one_line(facts, words):
    assert since(Episode(started_on=date(2026, 11, 16), **facts), TODAY) == words
