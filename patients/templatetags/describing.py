"""An episode in a few words, in templates."""

from django import template
from django.utils import timezone

from patients import describing
from patients.models import Episode

register = template.Library()


@register.filter
def since(episode: Episode) -> str:
    """Where it is and how far it has come as of today."""
    return describing.since(episode, timezone.localdate())


@register.filter
def where(episode: Episode) -> str:
    """Side and region."""
    return describing.where(episode)
