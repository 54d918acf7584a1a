"""The notes of the demo's check-ins say what their pages say: every change, rating and agreement, and nothing else."""

import re
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Clinic, User
from rehabgoals.tenancy import in_clinic
from sessions.models import CheckIn

MOST = 20
# "(last 4 on 17 November)", also after how it was measured.
LAST = re.compile(r"\b(last [^;()]+ on [^;()]+)\)")


class _Told(HTMLParser):
    """Verdicts, last time's values, words of goals, what was practised and agreed, as a check-in's page has them."""

    def __init__(self):
        super().__init__()
        self.verdicts, self.lasts, self.voices, self.practised, self.agreed = [], [], [], [], []
        self._into, self._section = None, ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "section":
            self._section = given.get("aria-labelledby", "")
        into = None
        if "data-verdict" in given:
            into = self.verdicts
        elif "data-last" in given:
            into = self.lasts
        elif "data-voice" in given:
            into = self.voices
        elif tag == "li" and self._section == "practised":
            into = self.practised
        elif (tag, self._section) in {("li", "agreed"), ("p", "changes")} or "data-given" in given:
            into = self.agreed
        if into is not None:
            into.append("What changes: " if given.get("class") == "typed" else "")
            self._into, self._ends = into, tag

    def handle_endtag(self, tag):
        if self._into is not None and tag == self._ends:
            self._into = None

    def handle_data(self, data):
        if self._into is not None:
            self._into[-1] += data


def told(page):
    parser = _Told()
    parser.feed(page)
    return parser


def in_one_line(words):
    return " ".join(words.split())


def under(note, heading):
    """The lines of a note under one of its headings, without their dash."""
    blocks = [block.split("\n") for block in note.rstrip("\n").split("\n\n")]
    return next((([line.removeprefix("- ") for line in lines]) for name, *lines in blocks if name == heading), [])


@pytest.mark.django_db
def test_twenty_notes_hold_every_change_rating_and_agreement_with_the_pages_verdict_and_nothing_else(client_of):
    call_command("demo", verbosity=0)
    clinic = Clinic.objects.get(name="Riverside Rehabilitation")
    with in_clinic(clinic.pk):
        client = client_of(User.objects.get(email="clinician@riverside.example"))
        # Those that say most first: with ratings and results of several measures.
        check_ins = list(
            CheckIn.objects.exclude(agreed="").filter(ratings__isnull=False).distinct().order_by("-held_on")[:MOST]
        )
    assert len(check_ins) == MOST

    changes = beside_last = 0
    for check_in in check_ins:
        page = told(client.get(reverse("sessions:check_in_detail", args=[check_in.pk])).text)
        note = client.get(reverse("sessions:check_in_note_text", args=[check_in.pk])).content.decode()
        measured, agreed = under(note, "Measured"), under(note, "Agreed")

        rated = [line for line in measured if line.startswith("How far we came")]
        practised = [line for line in measured if line.startswith("Practised, ")]
        results = [line for line in measured if line not in [*rated, *practised]]
        assert len(results) == len(page.verdicts)
        for line, verdict in zip(results, page.verdicts, strict=True):
            assert line.endswith(in_one_line(verdict))
        # Each result stands beside that of last time, where there was one.
        assert [words for line in results for words in LAST.findall(line)[:1]] == [*map(in_one_line, page.lasts)]
        beside_last += len(page.lasts)
        assert "; ".join(line.partition(": ")[2] for line in rated) == "; ".join(map(in_one_line, page.voices))
        # On the page its name is a heading of its own.
        assert [line.removeprefix("Practised, ").replace(": ", "", 1) for line in practised] == [
            in_one_line(words) for words in page.practised
        ]
        assert agreed == [in_one_line(line) for line in page.agreed]
        changes += len(results)
    assert changes > MOST
    assert beside_last > MOST
