"""What is typed about a conversation, a goal and what supports it, turned into values or into words that help."""

from goals.forms.conversation import ConversationForm, answer_name, conversation_initial
from goals.forms.goal import GoalEditForm, GoalForm, said_first_choices
from goals.forms.support import CopingForm, PracticeForm

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
