"""What two people talk over and agree on: the conversation, the goals, what supports them, and how they change."""

from goals.models.attaining import AttainmentLevel, AttainmentScale
from goals.models.cohort import PastEpisode, PastLine
from goals.models.course import AgreedCourse, FollowUp, MaintenancePlan
from goals.models.goal import Goal, GoalQuerySet
from goals.models.options import GoalOption, OptionTable
from goals.models.story import GoalRevision, Milestone, RealismLook, StillMatters
from goals.models.support import CopingPlan, FlareUpPlan, PracticeEntry, PracticePicture, PracticeTask
from goals.models.talk import ActivityChoice, Conversation, KeptWording

__all__ = [
    "ActivityChoice",
    "AgreedCourse",
    "AttainmentLevel",
    "AttainmentScale",
    "Conversation",
    "CopingPlan",
    "FlareUpPlan",
    "FollowUp",
    "Goal",
    "GoalOption",
    "GoalQuerySet",
    "GoalRevision",
    "KeptWording",
    "MaintenancePlan",
    "Milestone",
    "OptionTable",
    "PastEpisode",
    "PastLine",
    "PracticeEntry",
    "PracticePicture",
    "PracticeTask",
    "RealismLook",
    "StillMatters",
]
