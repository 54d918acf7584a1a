"""What is typed about a conversation, a goal and what supports it, turned into values or into words that help."""

from goals.forms.change import GoalChangeForm, StillMattersForm
from goals.forms.conversation import (
    ConversationForm,
    SummarySaidForm,
    carried_over,
    conversation_initial,
    fresh_initial,
)
from goals.forms.coping import CopingForm
from goals.forms.flare_up import FlareUpForm, UsualPainForm
from goals.forms.goal import GoalForm
from goals.forms.goal_edit import GoalEditForm
from goals.forms.practice import PracticeForm
from goals.forms.words import said_first_choices

__all__ = [
    "ConversationForm",
    "CopingForm",
    "FlareUpForm",
    "GoalChangeForm",
    "GoalEditForm",
    "GoalForm",
    "PracticeForm",
    "StillMattersForm",
    "SummarySaidForm",
    "UsualPainForm",
    "carried_over",
    "conversation_initial",
    "fresh_initial",
    "said_first_choices",
]
