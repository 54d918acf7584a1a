"""The pieces pages are made of, and the files they are served with."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django import forms
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from rehabgoals.forms import DayField, LineField, NumberField, PicksField, PlainForm, RulerField, WordsField, YesNoField
from rehabgoals.htmx import render_piece, wants_piece
from rehabgoals.static_packages import SERVED, PackageFinder, font_files
from rehabgoals.templatetags.components import blank


def shown(source: str, **context: object) -> str:
    template = engines["django"].from_string("{% load components crispy_forms_tags %}" + source)
    return " ".join(template.render(context, RequestFactory().get("/list/?page=2&word=a")).split())


class GoalForm(PlainForm):
    why = WordsField(label="Why it matters", help_text="In Rosa’s words.")
    how = PicksField(
        label="How", choices=[("own", "Your own number"), ("yes", "Yes or no")], hints={"own": "0 to 10"}, layout="tall"
    )
    now = RulerField(label="Where it stands now", low_words="cannot do it", high_words="as before", last=4)
    done = YesNoField(label="Done", required=False)
    metres = NumberField(label="Walk", required=False)
    by = DayField(label="By when", ahead=True)
    mail = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"placeholder": "name"}))
    keep = forms.BooleanField(label="Keep it as it is", required=False)
    region = forms.ChoiceField(label="Body region", choices=[("knee", "Knee")])
    note = LineField(widget=forms.HiddenInput, required=False)


# --- fields -----------------------------------------------------------------------------------------------------------


def test_label_hint_error_and_field_stand_in_order_and_are_tied_for_the_ear() -> None:
    html = shown("{% field form.why %}", form=GoalForm({}))
    order = ['<label class="form-label" for="id_why"', 'id="id_why_helptext"', 'id="id_why_error"', "<textarea"]
    assert [html.index(part) for part in order] == sorted(html.index(part) for part in order)
    assert html.count('aria-describedby="id_why_helptext id_why_error"') == 1
    assert html.count("aria-describedby") == 1
    assert html.count("aria-invalid") == 1
    assert "has-error" in html


def test_unit_and_last_value_belong_to_the_field_for_the_ear_too() -> None:
    html = shown('{% field form.metres unit="metres" last="last 440, on 27 October" %}', form=GoalForm())
    assert 'aria-describedby="id_metres_unit id_metres_last"' in html
    assert '<span class="last" id="id_metres_last">last 440, on 27 October</span>' in html


def test_a_ruler_is_a_number_field_that_says_what_its_ends_mean() -> None:
    html = shown("{% field form.now %}", form=GoalForm())
    assert 'data-ruler="0 10"' in html
    assert 'data-ruler-last="4"' in html
    assert 'type="text"' in html
    assert '<label class="form-label" for="id_now">Where it stands now</label>' in html
    assert '<p class="ruler-ends" id="id_now_ends"><bdi>0: cannot do it</bdi> <bdi>10: as before</bdi></p>' in html
    assert 'value="4"' not in html, "last time's value is never chosen beforehand"


def test_yes_and_no_are_plates_in_the_readers_language() -> None:
    assert 'data-plates="yes=Yes|no=No"' in shown("{% field form.done %}", form=GoalForm())


def test_picks_are_a_group_with_its_own_description_and_second_lines() -> None:
    html = shown("{% field form.how %}", form=GoalForm({}))
    tied = 'id="id_how" aria-labelledby="id_how_legend" aria-describedby="id_how_error"'
    assert html.startswith(f'<fieldset class="field has-error" {tied}>')
    assert '<label class="form-check-label" for="id_how_0">Your own number<small>0 to 10</small></label>' in html
    assert 'class="picks picks-tall"' in html
    assert "aria-invalid" not in html, "a single radio cannot be in error, the group is"


def test_what_was_typed_stays_and_cannot_break_out_of_its_field() -> None:
    html = shown("{% field form.why %}{% field form.by %}", form=GoalForm({"why": '</textarea><b>"', "by": "<i>"}))
    assert "&lt;/textarea&gt;&lt;b&gt;&quot;" in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_a_placeholder_never_stands_for_a_label() -> None:
    assert "placeholder" not in shown("{% field form.mail %}", form=GoalForm())


def test_crispy_and_the_field_tag_draw_the_same_field() -> None:
    form = GoalForm({"why": ""})
    crispy = shown("{% crispy form %}", form=form)
    assert shown("{% field form.why %}", form=form) in crispy
    assert "<form" not in crispy
    assert crispy.count("Nothing is written here yet.") == 1, "not above the form as well"


def test_hidden_fields_are_sent_along_and_fields_can_be_drawn_by_name() -> None:
    form = GoalForm()
    assert shown("{% hidden_fields form %}", form=form) == '<input type="hidden" name="note" dir="auto" id="id_note">'
    assert shown('{% fields form "keep" "region" %}', form=form).count('class="field"') == 2
    assert "form-select" in shown("{% field form.region %}", form=form)


def test_the_error_summary_links_to_the_fields_and_the_title_begins_with_it() -> None:
    form = GoalForm({"how": "own", "now": "3", "by": "1/1/2099", "mail": "a@b.example", "region": "knee"})
    html = shown("{% error_summary form %}", form=form)
    assert '<a href="#id_why">Why it matters: Nothing is written here yet.</a>' in html
    assert "One thing to look at" in html
    assert "Everything you typed is still here." in html
    assert shown("{% error_title %}", form=form) == "One thing to look at ·"
    assert shown("{% error_summary form %}", form=GoalForm()) == ""
    assert shown("{% error_title %}") == ""


# --- goals ------------------------------------------------------------------------------------------------------------


def test_the_persons_words_are_the_bold_ones_and_gaps_ask_their_question() -> None:
    sentence = SimpleNamespace(frame=blank("when?"), words="walk <to> the market.", numbers="800 m")
    html = shown("{% goal_sentence sentence large=True live=True %}", sentence=sentence)
    assert html == (
        '<p class="sentence sentence-large" aria-live="polite" aria-atomic="true"><span class="blank">when?</span> '
        '<strong><bdi>walk &lt;to&gt; the market.</bdi></strong> <span class="how-far">800 m</span></p>'
    )
    heading = shown('{% goal_sentence sentence level=3 id="goal-2" %}', sentence=sentence)
    assert heading.startswith('<h3 id="goal-2" class="sentence">')


def progress(**changes: object) -> SimpleNamespace:
    values: dict[str, object] = {
        "start_label": "Started",
        "start_value": "150 m",
        "now_label": "On 27 October",
        "now_value": "440 m",
        "target_label": "By 12 January",
        "target_value": "800 m",
        "percent": Decimal("50"),
        "reached": False,
        "rtl": False,
    }
    return SimpleNamespace(**values | changes)


@pytest.mark.parametrize(
    ("percent", "rtl", "place", "anchor"),
    [
        (50, False, "50%", "middle"),
        (0, False, "2%", "start"),
        (100, False, "98%", "end"),
        (-40, False, "2%", "start"),
        (250, False, "98%", "end"),
        (25, True, "74%", "middle"),
        (0, True, "98%", "start"),
    ],
)
def test_where_it_stands_is_drawn_on_the_way_in_every_language(
    percent: int, rtl: bool, place: str, anchor: str
) -> None:
    with translation.override("es"):
        html = shown("{% path p %}", p=progress(percent=percent, rtl=rtl))
    assert f'<circle class="path-now" cx="{place}"' in html
    assert f'<text class="path-value" x="{place}" y="18" text-anchor="{anchor}">' in html


def test_the_drawing_is_said_in_words_too_and_the_star_comes_only_when_reached() -> None:
    html = shown("{% path p %}", p=progress())
    assert "path-reached" not in html
    assert html.count("<dt>") == 3
    assert "path-reached" in shown("{% path p %}", p=progress(reached=True, percent=90))


def test_steps_on_the_way_are_drawn_and_said_a_star_once_reached() -> None:
    steps = (
        SimpleNamespace(name="The gate", percent=25, is_reached=True),
        SimpleNamespace(name="The bakery", percent=75, is_reached=False),
    )
    html = shown("{% path p %}", p=progress(steps=steps))
    assert html.count("path-reached") == html.count("path-step") == 1
    assert '<svg x="26%"' in html
    assert '<svg x="74%"' in html
    assert "A step reached" in html
    assert "The bakery" in html
    assert '<svg x="74%"' in shown("{% path p %}", p=progress(steps=steps[:1], rtl=True))


def test_not_measured_is_said_in_words_and_never_drawn_as_nothing_done() -> None:
    assert "No measurement yet" in shown("{% path p %}", p=progress(percent=None))
    assert "<svg" not in shown("{% path p %}", p=None)


# --- words ------------------------------------------------------------------------------------------------------------


@time_machine.travel(datetime(2026, 11, 10, 12, tzinfo=UTC))
def test_days_follow_the_clinics_language() -> None:
    source = "{{ day|day }} {{ day|weekday }} {{ day|short_day }} [{{ nothing|day }}]"
    context = {"day": date(2026, 1, 12), "nothing": None}
    assert shown(source, **context) == "12 January Monday 12 January 12 Jan []"
    with translation.override("es"):
        assert shown(source, **context) == "12 de enero lunes 12 de enero 12 ene []"


def test_a_precaution_reads_as_one_sentence_however_it_was_typed() -> None:
    source = "{{ words|without_stop }}."
    assert shown(source, words="No kneeling. ") == shown(source, words="No kneeling") == "No kneeling."


def test_an_empty_place_says_what_comes_first() -> None:
    html = shown('{% empty "No goals yet" "A conversation comes first." "/x/" "Open the conversation" %}')
    assert '<a class="btn btn-primary" href="/x/">Open the conversation</a>' in html
    assert "<a" not in shown('{% empty "Nothing yet" %}')


def test_small_pieces_say_what_they_are() -> None:
    assert shown('{% tag "Resting" "quiet" %}') == '<span class="tag tag-quiet">Resting</span>'
    assert 'class="sun"' in shown('{% tag "Reached" "sun" %}')
    bar = shown('{% finish_bar "Finish check-in" form="check-in" waiting="Finishing …" %}')
    assert 'form="check-in" data-waiting="Finishing …">Finish check-in</button>' in bar
    tabs = shown("{% tabs entries %}", entries=[("Plan", "/p/", True), ("Measures", "/m/", False)])
    assert '<a href="/p/" aria-current="page">Plan</a>' in tabs
    assert shown("{% tabs entries %}", entries=[]) == ""


def test_pages_of_a_list_are_turned_by_words_and_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(50), 20).page(2)
    html = shown("{% pager page %}", page=page)
    assert 'href="?page=1&amp;word=a"' in html
    assert "Page 2 of 3" in html
    assert shown("{% pager page %}", page=Paginator(range(3), 20).page(1)) == ""


# --- pieces -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("htmx", "piece"),
    [
        (None, False),
        (SimpleNamespace(boosted=False, history_restore_request=False), True),
        (SimpleNamespace(boosted=True, history_restore_request=False), False),
        (SimpleNamespace(boosted=False, history_restore_request=True), False),
    ],
)
def test_only_a_request_for_a_piece_gets_the_piece(htmx: object, piece: bool) -> None:
    request = RequestFactory().get("/")
    request.htmx = htmx  # type: ignore[attr-defined]
    assert wants_piece(request) is piece
    response = render_piece(request, "components/cover.html", "components/sun.html")
    assert ("<html" not in response.content.decode()) is piece
    assert response["Vary"] == "HX-Request"


# --- files ------------------------------------------------------------------------------------------------------------


def test_styles_and_fonts_come_from_their_packages_and_nothing_else_does() -> None:
    for name in SERVED:
        assert Path(finders.find(name)).is_file()
    assert finders.find("bootstrap/bootstrap.bundle.min.js") is None
    assert PackageFinder().find("../settings.py") == []


def test_every_font_for_paper_is_there() -> None:
    families = font_files()
    assert "Noto Sans CJK" in families
    assert all(path.is_file() for weights in families.values() for path in weights.values())


def test_every_file_the_style_sheets_name_is_served() -> None:
    for sheet in (Path(project.BASE_DIR) / "static" / "css").glob("*.css"):
        for name in re.findall(r'url\("\.\./([^"]+)"\)', sheet.read_text(encoding="utf-8")):
            assert finders.find(name), f"{sheet.name} names {name}"


def test_our_style_sheet_has_no_left_and_right() -> None:
    sheet = (Path(project.BASE_DIR) / "static" / "css" / "rehabgoals.css").read_text(encoding="utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    found = re.findall(
        r"(?:^|[\s{;])((?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|float: (?:left|right))\s*:",
        sheet,
    )
    assert found == []


def test_collected_files_get_names_that_may_be_kept_for_ever(tmp_path: Path) -> None:
    # Whitenoise's storage is this one and compresses, which takes 15 s and is not what is asked here.
    from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

    storage = ManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    sources: dict[str, tuple[FileSystemStorage, str]] = {}
    for finder in finders.get_finders():
        for path, source in finder.list([]):
            if path.startswith(("bootstrap/", "css/", "fonts/", "img/", "js/")):
                sources.setdefault(path, (source, path))
    for path, (source, _) in sources.items():
        with source.open(path) as file:
            storage.save(path, file)
    failed = [outcome for name, _, outcome in storage.post_process(sources) if isinstance(outcome, Exception)]
    assert failed == []
    with storage.open(storage.stored_name("css/fonts.css")) as sheet:
        assert "fonts/atkinson-regular.ttf" not in sheet.read().decode()
