"""Words to begin an "if … then …" with: for every common obstacle, in the first person, and short enough to keep."""

import pytest

from goals.models import CopingPlan
from goals.obstacles import OBSTACLES
from goals.practice import CUES


def test_every_common_obstacle_has_words_and_two_or_three_answers():
    kinds = set(CopingPlan.ObstacleKind.values) - {CopingPlan.ObstacleKind.OTHER}
    assert set(OBSTACLES) == kinds
    assert all(2 <= len(each.answers) <= 3 for each in OBSTACLES.values())


@pytest.mark.parametrize("kind", sorted(OBSTACLES))
def test_the_words_go_on_a_sentence_and_tell_nobody_what_to_do(kind):
    found = OBSTACLES[kind]
    for words in map(str, (found.words, *found.answers)):
        assert len(words) <= 200
        assert not words.endswith(".")
        assert words.startswith("I ") or words[0].islower()
        assert not {"must", "should", "you", "try"} & set(words.split())


def test_cues_are_things_most_days_have():
    assert all(str(cue).split()[0] in ("after", "before") for cue in CUES)
