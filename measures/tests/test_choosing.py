"""What else can be measured in an episode, as its page offers it."""

import pytest
from django.urls import reverse

from measures.own_instruments import add_own_instrument
from measures.tests.factories import instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(client_of, clinician, riverside):
    """The numbers of the instruments under the two headings: for the region, all others."""
    with in_clinic(riverside.pk):
        own = add_own_instrument(riverside, name="Flights of stairs")
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, body_region="knee")
    page = client_of(clinician).get(reverse("measures:measure_list", args=[episode.pk]))
    _nothing, (_region, fitting), (_others, others) = page.context["form"].fields["instrument"].choices
    return own, {number for number, _name in fitting}, {number for number, _name in others}


def test_what_fits_the_region_comes_first(offered, riverside):
    own, fitting, others = offered
    assert {str(own.pk), str(instrument(riverside, "lefs").pk), str(instrument(riverside, "nprs").pk)} <= fitting
    assert str(instrument(riverside, "rom_shoulder_er").pk) in others


@pytest.mark.parametrize("key", ["gas_t", "collaborate"])
def test_what_is_worked_out_or_read_for_a_group_is_not_offered_for_one_patient(offered, riverside, key):
    _own, fitting, others = offered
    assert str(instrument(riverside, key).pk) not in fitting | others
