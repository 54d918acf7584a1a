"""What is typed about a conversation, a goal and what supports it, turned into values or into words that help."""

from goals.forms.conversation import ConversationForm, answer_name, conversation_initial
from goals.forms.goal import GoalForm
from goals.forms.goal_edit import GoalEditForm
from goals.forms.support import CopingForm, PracticeForm
from goals.forms.words import said_first_choices

__all__ = [
    "ConversationForm",
    "CopingForm",
    "GoalEditForm",
    "GoalForm",
    "PracticeForm",
    "answer_name",
    "conversation_initial",
    "said_first_choices",
]
