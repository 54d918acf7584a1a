"""An episode in a few words, for headings and rows: where, since when, and how long it has been."""

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import BodyRegion, Episode, Side
from rehabgoals.days import day_words


def where(episode: Episode) -> str:
    """Side and region: "Right knee", "Neck", "Knee, both sides"."""
    if episode.body_region == BodyRegion.SEVERAL:
        return _("Several places")
    region = episode.get_body_region_display()
    if not episode.side:
        return region
    if episode.side == Side.BOTH:
        return _("%(region)s, both sides") % {"region": region}
    words = _("%(side)s %(region)s") % {"side": episode.get_side_display().lower(), "region": region.lower()}
    return capfirst(words)


def since(episode: Episode, today: date) -> str:
    """Where it is and how far it has come, counted from the operation or injury, else from the start."""
    if episode.event_on:
        weeks = max((today - episode.event_on).days // 7, 0)
        facts = {
            "where": where(episode),
            "weeks": weeks,
            "event": episode.get_event_display().lower(),
            "day": day_words(episode.event_on, today),
        }
        return (
            ngettext(
                "%(where)s, %(weeks)d week after the %(event)s on %(day)s.",
                "%(where)s, %(weeks)d weeks after the %(event)s on %(day)s.",
                weeks,
            )
            % facts
        )
    week = max((today - episode.started_on).days // 7, 0) + 1
    return _("%(where)s, week %(week)d.") % {"where": where(episode), "week": week}
