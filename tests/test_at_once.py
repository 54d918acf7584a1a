"""Two people press at the same moment: one result, or two that both make sense, and never a crash."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.tests.factories import UserFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.models import CheckIn, Visit
from sessions.recording import Said, finish_check_in
from sessions.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run these at the same moment, each on a connection of its own; what each gave, or how it failed."""
    together, given = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        together.wait()
        try:
            given[place] = act()
        except Exception as error:
            given[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_two_colleagues_who_finish_a_check_in_of_one_visit_both_keep_their_words(riverside, clinician):
    colleague = UserFactory(clinic=riverside)
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    visit = VisitFactory(episode=episode, starts_at=timezone.now())
    met = threading.Barrier(2)

    def finish(by):
        def act():
            with in_clinic(riverside.pk):
                theirs = Episode.objects.get(pk=episode.pk)
                met.wait()
                return finish_check_in(episode=theirs, by=by, said=Said(achieved=f"{by} was there"), form_token=uuid4())

        return act

    first, second = at_once(finish(clinician), finish(colleague))

    assert isinstance(first, CheckIn) and isinstance(second, CheckIn), (first, second)
    with in_clinic(riverside.pk):
        assert {each.visit_id for each in CheckIn.objects.all()} == {visit.pk, None}
        assert Visit.objects.get(pk=visit.pk).status == Visit.Status.KEPT
