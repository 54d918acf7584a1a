"""Goal attainment scaling (evidence.md section 1): five levels, six words, and the T-score. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoalWord(models.TextChoices):
    """The six words of GAS-light (evidence.md section 1), kept as said."""

    HARDER = "harder", _("harder now")
    SAME = "same", _("about the same")
    PART_WAY = "part_way", _("part way")
    AS_HOPED = "as_hoped", _("as hoped")
    BIT_MORE = "bit_more", _("a bit more than hoped")
    LOT_MORE = "lot_more", _("a lot more than hoped")
