"""Options side by side on paper: equal, unfinished if need be, and read aloud."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import outloud
import pypdf
import pytest
from django.urls import reverse

from accounts.models import Clinic, Site
from goals.options import Card, Part, TableContents
from goals.tests.factories import GoalOptionFactory, OptionTableFactory
from patients.tests.factories import EpisodeFactory
from plans.options_sheet import OptionsSheet, options_html, options_pdf
from plans.tests.sample_plans import CLINIC, TODAY
from rehabgoals.tenancy import in_clinic

LABELS = ("What it asks per week", "What helps", "What can go wrong", "How sure we are")


def card(title: str, *words: str, known_on: date | None = date(2026, 5, 1)) -> Card:
    texts = [*words, *[""] * (4 - len(words))]
    return Card(title, tuple(Part(label, text) for label, text in zip(LABELS, texts, strict=True)), known_on)


def sheet(*cards: Card, **changes) -> OptionsSheet:
    table = TableContents("How we go on with the knee", TODAY, None, cards)
    return replace(OptionsSheet("en", "ltr", "A4", CLINIC, "Rosa", TODAY, table), **changes)


AS_NOW = card(
    "Keep going as now", "The walk when there is time.", "It is known.", "It may take longer.", "Fairly sure."
)
FURTHER = card("Walk a little further each week", "20 minutes on 5 days.", "Carmen comes.", "Sore for a day.", "Sure.")
CALMER = card("درج أولا", "عشر دقائق", "لا مطر", "ينتظر السوق", "أقل")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "cards", [(AS_NOW, FURTHER), (AS_NOW, FURTHER, CALMER, card("Not written yet", known_on=None))]
)
def test_two_to_four_options_stand_side_by_side_on_one_page_that_can_be_read_aloud(
    cards: tuple[Card, ...], paper: str, tmp_path: Path
) -> None:
    file = tmp_path / "options.pdf"
    file.write_bytes(options_pdf(sheet(*cards, paper=paper)))

    result = outloud.check(str(file))
    assert (result.error, result.errors) == (None, 0), [(found.rule, found.message) for found in result.findings]
    [page] = pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages
    assert page.mediabox.width > page.mediabox.height, "there is room for four"
    text = " ".join(page.extract_text().split())
    for words in ("Walk a little further each week", *LABELS, "Nothing is decided yet", "What I want to say or ask"):
        assert words in text, words


def test_every_option_has_the_same_parts_and_none_is_marked() -> None:
    page = options_html(sheet(AS_NOW, FURTHER))
    assert page.count('<th scope="row">') == 6, "four parts, the day of what is known, and how I like it"
    assert "None of these is better for everyone." in page


def test_what_somebody_wrote_is_text_on_the_sheet() -> None:
    assert "<script>" not in options_html(sheet(AS_NOW, card("<script>alert(1)</script>")))


@pytest.fixture
def table(riverside, clinician):
    table = OptionTableFactory(clinic=riverside, episode=EpisodeFactory(clinic=riverside, clinician=clinician))
    GoalOptionFactory(clinic=riverside, table=table, position=0, title="Keep going as now", is_as_now=True)
    GoalOptionFactory(clinic=riverside, table=table, position=1)
    return table


def test_an_unfinished_table_can_be_taken_home(table, clinician, client_of):
    answer = client_of(clinician).get(reverse("plans:options_pdf", args=[table.pk]))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="options.pdf"'
    text = " ".join(pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "How we go on with the knee" in text
    assert "Walk a little further each week" in text


def test_nothing_is_printed_while_the_clinic_cannot_be_called(riverside, table, clinician, client_of):
    with in_clinic(riverside.pk):
        Site.objects.update(telephone="")
        Clinic.objects.filter(pk=riverside.pk).update(emergency_number="")

    page = client_of(clinician).get(reverse("plans:options_pdf", args=[table.pk]), follow=True)

    assert page.redirect_chain[0][0] == reverse("goals:option_table", args=[table.pk])
    assert "It is not printed while the clinic’s page lacks:" in page.text
