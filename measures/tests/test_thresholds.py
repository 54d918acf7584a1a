"""Which error judges: the region's, or what the clinic adopted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from measures.instruments import load_catalogue
from measures.interpretation import Change, interpret
from measures.tests.results import measure, threshold
from measures.thresholds import Adopted, ClinicThreshold, for_region, judged, judging

NPRS = load_catalogue()["nprs"]
DEFAULT = threshold(2)


def largest(region, *alternatives, default=DEFAULT):
    return for_region(default, alternatives, region)


def test_pain_in_the_neck_is_judged_by_the_error_found_in_necks():
    assert judged(NPRS, "neck").mdc.value == 4
    assert judged(NPRS, "back").mdc.value == 2
    assert "neck" in judged(NPRS, "neck").mdc.population
    assert interpret(judging(NPRS, "neck"), 6, 4).change == Change.WITHIN_ERROR
    assert interpret(judging(NPRS, "back"), 6, 4).change == Change.BETTER_MEANINGFUL


def test_a_region_may_have_a_smaller_error_than_the_default():
    assert judged(NPRS, "elbow").mdc.value == Decimal("1.4")


def test_of_several_that_name_the_region_the_largest_judges():
    three, five = threshold(3, body_regions=("knee",)), threshold(5, body_regions=("hip", "knee"))
    assert largest("knee", three, five) == five
    assert largest("hip", three, five) == five
    assert largest("neck", three, five) == DEFAULT


def test_an_error_for_every_region_replaces_the_default():
    every = threshold(3, body_regions=("any",))
    assert largest("neck", every) == every


def test_several_regions_take_the_largest_of_all_and_the_default():
    three = threshold(3, body_regions=("knee",))
    assert largest("several", three) == three
    assert largest("several", threshold(1, body_regions=("knee",))) == DEFAULT
    assert judged(NPRS, "several").mdc.value == 4


def test_several_regions_leave_out_a_default_that_nobody_read():
    unread, known = threshold(9, verified=False), threshold(1, body_regions=("knee",))
    assert largest("several", known, default=unread) == known
    assert largest("several", default=unread) == unread


def test_an_alternative_for_other_people_never_replaces_the_default():
    assert largest("knee", threshold(6.2)) == DEFAULT
    assert largest("several", threshold(6.2)) == DEFAULT


def test_an_alternative_that_nobody_read_replaces_nothing():
    assert largest("knee", threshold(5, body_regions=("knee",), verified=False)) == DEFAULT


def test_the_error_between_two_people_is_not_the_error_of_one():
    assert largest("knee", threshold(5, body_regions=("knee",), between_raters=True)) == DEFAULT


def test_without_a_default_the_regions_own_judges_and_else_nothing():
    known = threshold(1, body_regions=("knee",))
    assert largest("knee", known, default=None) == known
    assert largest("hip", known, default=None) is None


def test_importance_is_chosen_by_region_too():
    definition = replace(measure(9, 9), alternative_mcid=(threshold(12, body_regions=("knee",)),), alternative_mdc=())
    assert judging(definition, "knee").mcid.value == 12
    assert judging(definition, "hip").mcid.value == 9


OURS = Adopted("mdc", Decimal(3), "Own retest, 2026", "Ana Becker", date(2026, 3, 2), population="our patients")


def test_what_the_clinic_adopted_judges_and_says_who_and_when():
    mdc = judged(NPRS, "neck", [OURS]).mdc
    assert isinstance(mdc, ClinicThreshold)
    assert (mdc.value, mdc.verified, mdc.citation, mdc.population) == (3, True, "Own retest, 2026", "our patients")
    assert (mdc.adopted.by, mdc.adopted.on) == ("Ana Becker", date(2026, 3, 2))
    assert judged(NPRS, "neck", [OURS]).mcid == NPRS.mcid


def test_what_was_set_for_one_patient_wins_over_the_clinics_own():
    for_them = replace(OURS, value=Decimal(5), reason="tremor", for_one_patient=True, on=date(2026, 1, 1))
    for order in ([OURS, for_them], [for_them, OURS]):
        assert judged(NPRS, "neck", order).mdc.value == 5


def test_of_two_that_stand_the_later_judges():
    later = replace(OURS, value=Decimal(7), on=date(2026, 4, 1))
    for order in ([OURS, later], [later, OURS]):
        assert judged(NPRS, "neck", order).mdc.value == 7


def test_an_adopted_share_of_the_start_judges_as_a_share():
    share = replace(OURS, is_percent=True, value=Decimal(50))
    assert interpret(judging(NPRS, "neck", [share]), 6, 3).mdc == 3
    mcid = replace(OURS, of="mcid", value=Decimal(6))
    found = interpret(judging(NPRS, "back", [mcid]), 6, 3)
    assert (found.change, found.mcid) == (Change.BETTER_REAL, 6)


def test_a_plank_without_a_published_error_is_judged_once_the_clinic_adopts_one():
    plank = measure()
    assert interpret(judging(plank, "back"), 30, 60).change == Change.CHANGE_SHOWN_NOT_JUDGED
    adopted = replace(OURS, value=Decimal(10))
    assert interpret(judging(plank, "back", [adopted]), 30, 60).change == Change.BETTER_REAL


def test_in_the_catalogue_errors_that_are_chosen_between_can_be_compared():
    for definition in load_catalogue().values():
        for default, others in (
            (definition.mdc, definition.alternative_mdc),
            (definition.mcid, definition.alternative_mcid),
        ):
            chosen_between = [default, *(each for each in others if each.body_regions or each.between_raters)]
            assert len({each.percent for each in chosen_between if each is not None}) <= 1, definition.key


def test_an_adopted_error_keeps_its_confidence_so_that_mdc90_stays_mdc90():
    adopted = Adopted("mdc", Decimal(3), "Ours 2026", "Ana Becker", date(2026, 3, 2), confidence=90)
    chosen = judged(load_catalogue()["nprs"], "back", [adopted])
    assert chosen.mdc is not None and chosen.mdc.confidence == 90
