"""The plan on paper: what a patient can read, hear and take home, and what it never does."""

import dataclasses
import datetime
import io
import itertools
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import outloud
import pypdf
import pytest
from django.conf import settings
from pypdf.generic import ContentStream, DictionaryObject

from goals.flare_up import TITLES
from measures.drawing import figure
from measures.tests.chart_cases import CASES
from plans.agreed_words import course_lines
from plans.contents import (
    LETTER,
    TEMPLATE_VERSION,
    ChartContents,
    ClinicCard,
    CopingContents,
    CourseContents,
    GoalContents,
    MaintenanceContents,
    PictureContents,
    PlanContents,
    PracticeContents,
    PrecautionContents,
    SentenceContents,
    StageContents,
    StepContents,
    VisitContents,
    content_hash,
)
from plans.document import FILE_NAME, html, pdf, render, sheet
from plans.fetching import DocumentFetcher, RefusedAddress, families_for, font_faces
from plans.templatetags.plan_text import direction, opening, remainder
from plans.tests.sample_plans import PICTURES, arabic, english, in_two_languages, without_goals

MARKS = ";“”,:.،؛؟"
# With its foot, a box that stands alone has about 190 letters.
A_LONE_BOX = 260
# What is not set on paper: codes and drawings.
CODES = {"chart", "picture", "language", "second_language", "direction", "paper", "rank", "kind", "aspect"}


@cache
def printed(contents: PlanContents) -> bytes:
    """A plan's PDF, made once for all the tests that read it."""
    return pdf(contents, PICTURES)


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def words_in(data: bytes) -> set[str]:
    """Every word of a PDF as its fonts spell it.

    Read from the file itself: readers for people put lines and joined Arabic letters in an order of their own guess.
    """
    file = reader(data)
    words: set[str] = set()
    for page in file.pages:
        spellings = {name: _spelling(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        font, glyphs = "", []
        for operands, operator in ContentStream(page["/Contents"].get_object(), file).operations:
            if operator == b"Tf":
                font = operands[0]
            elif operator in (b"Tj", b"TJ"):
                shown = operands[0] if operator == b"TJ" else operands
                for codes in (part.original_bytes for part in shown if hasattr(part, "original_bytes")):
                    glyphs += [spellings[font][codes[i : i + 2].hex()] for i in range(0, len(codes), 2)]
            elif operator == b"ET":
                words |= set("".join(_read_order(glyphs)).split())
                glyphs = []
    return words


def _spelling(font: DictionaryObject) -> dict[str, str]:
    """What each glyph of a font stands for."""
    rows = re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", font["/ToUnicode"].get_data())
    return {code.decode().lower(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}


def _read_order(glyphs: list[str]) -> list[str]:
    """Glyphs of one line with every stretch of right-to-left letters turned round into the order it is read in."""
    runs = itertools.groupby(glyphs, key=lambda glyph: direction(glyph) == "rtl")
    return [glyph for is_rtl, run in runs for glyph in (reversed(list(run)) if is_rtl else run)]


def words_of(contents: PlanContents) -> set[str]:
    """Every word written into a plan, its charts left out."""
    texts: list[str] = []

    def collect(value: object) -> None:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            for name, part in value.items():
                if name not in (
                    "chart",
                    "picture",
                    "language",
                    "second_language",
                    "direction",
                    "paper",
                    "rank",
                    "kind",
                    "aspect",
                ):
                    collect(part)
        elif isinstance(value, list | tuple):
            for part in value:
                collect(part)

    collect(dataclasses.asdict(contents))
    return {word.strip(MARKS) for text in texts for word in text.split()}


# --- Read aloud -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "contents",
    [english, arabic, without_goals, in_two_languages],
    ids=["three goals", "arabic", "no goals", "two languages"],
)
def test_a_screen_reader_finds_everything_in_its_place(contents, tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(printed(contents()))
    result = outloud.check(str(file))
    assert result.error is None
    assert result.errors == 0, [(finding.rule, finding.message) for finding in result.findings]


@pytest.mark.parametrize(
    "cases", [("gap-and-break", "broken-often", "another-person"), ("60-points", "beyond", "band-over-everything")]
)
def test_a_screen_reader_finds_every_kind_of_chart_in_its_place(cases: tuple[str, ...], tmp_path: Path) -> None:
    plan = english()
    drawn = [figure(*CASES[case]()) for case in cases]
    charts = [ChartContents(each.narrow_svg, each.wide_svg, each.alt) for each in drawn]
    goals = tuple(dataclasses.replace(goal, chart=chart) for goal, chart in zip(plan.goals, charts, strict=True))
    file = tmp_path / FILE_NAME
    file.write_bytes(pdf(dataclasses.replace(plan, goals=goals)))
    result = outloud.check(str(file))
    assert result.error is None
    assert result.errors == 0, [(finding.rule, finding.message) for finding in result.findings]


@pytest.mark.parametrize(
    "made",
    [
        english,
        arabic,
        in_two_languages,
        lambda: without_goals(full_name="山田 花子 · Владимир Щукин · Ελένη · ליאור כהן · Đặng Thị Ngọc"),
    ],
    ids=["english", "arabic", "two languages", "other scripts"],
)
def test_every_word_written_can_be_read_and_copied_out_again(made: Callable[[], PlanContents]) -> None:
    contents = made()
    found = {word.strip(MARKS) for word in words_in(printed(contents))}
    assert words_of(contents) - found == set()
    assert len(words_of(contents)) > 15


def test_a_chart_is_described_in_words() -> None:
    goal = english().goals[0]
    tree = str(reader(printed(english())).trailer["/Root"]["/StructTreeRoot"])
    assert goal.chart is not None
    assert tree  # the document is tagged
    assert goal.chart.alternative in html_text(html(english()))


# --- On paper ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["A4", LETTER])
@pytest.mark.parametrize("contents", [english, arabic], ids=["english", "arabic"])
def test_a_primary_and_two_secondary_goals_fit_two_pages(contents, paper: str) -> None:
    pages = reader(printed(contents(paper=paper))).pages
    assert len(pages) == 2
    width, height = (210 / 25.4 * 72, 297 / 25.4 * 72) if paper == "A4" else (612, 792)
    assert float(pages[0].mediabox.width) == pytest.approx(width, abs=1)
    assert float(pages[0].mediabox.height) == pytest.approx(height, abs=1)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_three_goals_fit_two_pages_also_when_there_is_much_to_say_under_each_chart(paper: str) -> None:
    less_help = (
        "You now do this without the stick. That is progress of its own. About the same since 12 October. "
        "Small ups and downs are normal."
    )
    steady = (
        "Your score has held steady for six weeks. Steady spells are a normal part of getting better. "
        "It is a good moment to look together at what to keep, change or add."
    )
    plan = english(paper=paper)
    goals = [
        dataclasses.replace(goal, caption=said)
        for goal, said in zip(plan.goals, (less_help, steady, steady), strict=True)
    ]
    pages = reader(pdf(dataclasses.replace(plan, goals=tuple(goals)))).pages
    assert len(pages) == 2
    assert "Your next visit" in pages[0].extract_text()


def test_page_one_says_where_to_and_page_two_what_this_week() -> None:
    first, second = (" ".join(page.extract_text().split()) for page in reader(printed(english())).pages)
    for text in ("Rosa, this is your plan", "sleep through the night.", "Monday 7 December, 10:30", "Page 1 / 2"):
        assert text in first
    for text in (
        "This week: tick what you did",
        "Walk to the bridge and back",
        "If it rains, then I walk up and down the stairs five times.",
        "Until 14 December:",
        "Dr Osei asked for this.",
        "01632 960 123",
        "112",
        "made on 23 November 2026",
    ):
        assert text in second


def test_steps_flare_up_course_and_what_keeps_it_up_are_on_the_paper() -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in reader(printed(in_two_languages())).pages)
    for words in (
        "Steps on the way",
        "Al parque: 19 October",
        "About 6 visits over about 12 weeks, at the clinic.",
        "Half-way, on 14 December, we look at it together.",
        "We are done when: I walk to the market and kneel with Milo.",
        "When pain flares up",
        "Carry on",
        "Do half for 2 or 3 days.",
        "Keeping it up",
        "3, 6 and 12 months after we finish, we ask how it is going.",
        "https://videos.example.org/walk",
    ):
        assert words in text, words


def test_the_patients_language_stands_first_and_the_clinics_wording_below() -> None:
    page = html(in_two_languages())
    theirs, ours = page.index("caminar hasta el mercado sin parar."), page.index("walk to the market without stopping.")
    assert theirs < ours
    assert 'class="words" dir="ltr" lang="es"' in page
    assert '<p class="second" lang="en" dir="ltr">By 12 January I want to: walk to the market' in page


def test_a_picture_of_practice_is_printed_from_its_bytes_alone() -> None:
    shown = reader(printed(in_two_languages())).pages[1].images
    assert [image.image.size for image in shown] == [(40, 30)]


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (CourseContents(8, 10, "at the clinic"), ["About 8 visits over about 10 weeks, at the clinic."]),
        (CourseContents(1, 1), ["About 1 visit over about 1 week."]),
        (CourseContents(visits=3), ["About 3 visits."]),
        (CourseContents(weeks=6), ["About 6 weeks."]),
        (CourseContents(where="at home"), ["at home."]),
        (CourseContents(finish_line="I dance"), []),
    ],
)
def test_the_agreed_course_is_said_in_short_sentences(course: CourseContents, expected: list[str]) -> None:
    assert course_lines(course) == expected


def test_one_goal_has_the_page_for_itself_and_a_long_one_still_prints() -> None:
    one = english(goals=english().goals[:1])
    assert 'class="plan-sheet one stepped"' in html(one)
    assert len(reader(pdf(one)).pages) == 2
    sentence = SentenceContents("By 12 January I want to:", "walk to the market and back " * 4)
    long = english(goals=(dataclasses.replace(english().goals[0], sentence=sentence), *english().goals[1:]))
    assert 'class="plan-sheet long stepped full"' in html(long)
    assert len(reader(pdf(long)).pages) == 2


@pytest.mark.parametrize("contents", [english, in_two_languages], ids=["one language", "two languages"])
def test_no_sheet_holds_nothing_but_a_box(contents) -> None:
    """However much there is to say, the next visit and whom to call stay with what stands before them."""
    plan, long = contents(), ("We said so, and we meant it, and we wrote it down.",)
    for count in (0, 7):
        pages = [
            page.extract_text() for page in reader(pdf(dataclasses.replace(plan, agreed=long * count), PICTURES)).pages
        ]
        assert all(len(page) > A_LONE_BOX for page in pages), (count, [len(page) for page in pages])


def test_a_plan_without_goals_says_so_kindly() -> None:
    pages = reader(printed(without_goals())).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert "No goal on paper yet, and that is fine" in text
    assert "We have not set a day yet." in text
    assert "花子, this is your plan" in text


def test_a_sentence_that_both_edited_is_the_goal() -> None:
    goal = GoalContents(rank="primary", sentence=SentenceContents("frame", "words", "numbers", whole="I dance again."))
    text = html_text(html(english(goals=(goal,))))
    assert "My goal: I dance again." in text
    assert "frame" not in text


def test_days_are_in_the_clinics_language_and_a_sentence_has_one_language() -> None:
    spanish = html(english(language="es"))
    assert "lunes 7 de diciembre" in spanish.casefold()
    assert "23 de noviembre de 2026" in spanish
    assert 'lang="en"' in spanish  # until the catalogue holds the fixed texts
    assert "We made it together on 23 November:" in html_text(spanish)
    assert "November 23, 2026" in html(english(language="en-us"))


def test_arabic_runs_from_right_to_left() -> None:
    markup = html(arabic())
    assert 'dir="rtl"' in markup
    assert re.search(r'<h2 class="words" dir="rtl">أمشي', markup)


@pytest.mark.parametrize(
    ("text", "way"),
    [("walk", "ltr"), ("أمشي to", "rtl"), ("12 שלום", "rtl"), ("12 – 14", "ltr"), ("", "ltr"), ("山田", "ltr")],
)
def test_a_text_runs_the_way_its_first_letter_does(text: str, way: str) -> None:
    assert direction(text) == way


def test_the_first_sentence_of_a_caption_ends_at_its_full_stop_only() -> None:
    assert opening("You walked 2.5 km. That was your goal.") == "You walked 2.5 km."
    assert remainder("You walked 2.5 km. That was your goal.") == "That was your goal."
    assert opening("You walked 2.5 km.") == "You walked 2.5 km."
    assert remainder("You walked 2.5 km.") == ""


# --- Nothing about a person where it does not belong ------------------------------------------------------------------


def test_the_file_names_nobody() -> None:
    metadata = reader(printed(english())).metadata
    assert metadata is not None
    assert metadata.title == "Goal plan"
    assert set(metadata) <= {"/Title", "/Producer", "/CreationDate", "/ModDate"}
    assert FILE_NAME == "goal-plan.pdf"


def test_nothing_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pdf(english())
    assert list(tmp_path.iterdir()) == []


# --- Hostile text -----------------------------------------------------------------------------------------------

HOSTILE = (
    '<link rel=attachment href="file:///etc/passwd"><img src="{canary}/img"><iframe src="{canary}/frame"></iframe>'
    "<style>@import url({canary}/import); body {{ background: url({canary}/css) }} @font-face {{ font-family: x; "
    'src: url({canary}/font) }} p {{ font-family: x }}</style><link rel=stylesheet href="{canary}/sheet">'
    '<object data="{canary}/object"></object><embed src="file:///etc/hosts"><base href="{canary}/"><p style="'
    'background:url({canary}/style)">x</p><svg><image href="{canary}/svg" width="9" height="9"/>'
    '<use href="{canary}/use#a"/></svg>'
    '<a rel=attachment href="file:///etc/passwd">a</a><body background="{canary}/hint"><img src="data:image/svg+xml,'
    "%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='{canary}/data'/%3E%3C/svg%3E\">"
    '<img src="../../../etc/passwd"><img src="app:../document.py"><img src="app:fonts/../../etc/passwd">'
    "<script>alert(1)</script>"
)


class Canary:
    """A server on the loopback that notes whoever calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    canary.close()


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that this process tries to reach."""
    tried: list[object] = []

    def refuse(_self: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


def html_text(markup: str) -> str:
    """The text of a document, spaces made single."""
    parser = HTMLParser(convert_charrefs=True)
    texts: list[str] = []
    parser.handle_data = texts.append  # type: ignore[method-assign]
    parser.handle_starttag = lambda tag, attributes: texts.append(  # type: ignore[method-assign]
        " " + " ".join(value or "" for name, value in attributes if name == "alt")
    )
    parser.feed(markup)
    return re.sub(r"\s+", " ", "".join(texts))


def hostile(text: str) -> PlanContents:
    """A plan with this text wherever someone can write."""
    goal = GoalContents(
        rank=text,
        sentence=SentenceContents(text, text, text, below=text),
        outcome=text,
        measure_name=text,
        caption=text,
        steps=(StepContents(text, datetime.date(2026, 11, 2), text), StepContents(text)),
        practice=(PracticeContents(text, text, text, text, text, text, PictureContents(text, text), text, text),),
        coping=(CopingContents(text, text, text),),
    )
    return dataclasses.replace(
        english(),
        clinic=ClinicCard(text, text, text, text, text, text),
        patient_name=text,
        full_name=text,
        clinician_name=text,
        clinician_profession=text,
        goals=(goal, goal, dataclasses.replace(goal, sentence=SentenceContents(whole=text))),
        precautions=(PrecautionContents(text, text, None),),
        agreed=(text,),
        next_visit=VisitContents(datetime.datetime(2026, 12, 7, 10, 30), text, text, text),
        course=CourseContents(where=text, finish_line=text, below=text),
        flare_up=tuple(StageContents(kind, text, text, text) for kind in TITLES),
        maintenance=MaintenanceContents(text, (text, text), text, (3,), text),
        second_language="es",
    )


def test_html_in_any_field_is_only_text(canary: Canary, no_sockets: list[object]) -> None:
    text = HOSTILE.format(canary=canary.address)
    plan = hostile(text)
    made = reader(pdf(plan))
    assert canary.calls == 0
    assert no_sockets == []
    assert "/EmbeddedFiles" not in str(made.trailer["/Root"].get("/Names", ""))
    assert made.attachments == {}
    assert "<script>" not in html(plan)
    assert "<script>" not in sheet(plan)
    assert "<script>alert(1)</script>" in html_text(html(plan)).replace("\u200b", "")


def test_markup_that_comes_to_the_renderer_unescaped_reaches_nothing(canary: Canary, no_sockets: list[object]) -> None:
    fetcher = DocumentFetcher({}, families_for("a"))
    text = HOSTILE.format(canary=canary.address)
    made = reader(render(f"<html lang=en><title>Goal plan</title><body>{text}</body></html>", fetcher))
    assert canary.calls == 0
    assert no_sockets == []
    assert fetcher.served == 0
    assert fetcher.refused > 8
    assert made.attachments == {}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "https://example.org/",
        "file:///etc/passwd",
        "data:text/css,*{}",
        "ftp://127.0.0.1/",
        "app:charts/2",
        "app:fonts/noto-sans-regular",
        "app:../handout.css",
        "app:symbols/../handout.css",
        "APP:handout.css",
        "",
    ],
)
def test_the_renderer_is_given_nothing_but_this_documents_own_files(address: str) -> None:
    fetcher = DocumentFetcher({"app:charts/1": b"<svg/>"}, ("Atkinson Hyperlegible",))
    with pytest.raises(RefusedAddress):
        fetcher.fetch(address)
    assert (fetcher.served, fetcher.refused) == (0, 1)


def test_a_plan_reads_its_own_files_and_no_font_it_does_not_need() -> None:
    assert families_for("Rosa O'Brien-Nuñez") == ("Atkinson Hyperlegible",)
    assert families_for("山田 花子 and ליאור") == ("Atkinson Hyperlegible", "Heebo", "Noto Sans CJK")
    faces = font_faces(families_for("ليلى حداد"))
    assert faces.count("@font-face") == 6  # the Arabic twice: once for charts
    assert set(re.findall(r"url\(([^)]*)\)", faces)) == {
        "app:fonts/atkinson-hyperlegible-regular",
        "app:fonts/atkinson-hyperlegible-bold",
        "app:fonts/ibm-plex-sans-arabic-regular",
        "app:fonts/ibm-plex-sans-arabic-bold",
    }
    fetcher = DocumentFetcher({}, families_for("a"))
    render(html(without_goals(full_name="R", patient_name="R")), fetcher)
    assert fetcher.refused == 0
    assert fetcher.served >= 5


@pytest.mark.parametrize("text", ["I want to walk to the market. " * 1334, "w" * 40_000], ids=["words", "one word"])
def test_a_text_of_forty_thousand_characters_still_becomes_a_plan_soon(text: str) -> None:
    main, *others = english().goals
    sentence = SentenceContents("By 12 January I want to:", text)
    began = time.process_time()
    made = pdf(english(goals=(dataclasses.replace(main, sentence=sentence), *others)))
    assert time.process_time() - began < 10
    assert len(reader(made).pages) > 10


# --- The page, and what need not be made twice -----------------------------------------------------------------------


def test_the_page_shows_what_the_paper_shows() -> None:
    paper, page = html_text(html(english())), html_text(sheet(english()))
    for part in ("Rosa, this is your plan", "kneel on the floor", "Stop when: pain goes above 5", "Dr Osei asked"):
        assert part in paper
        assert part in page
    assert sheet(english()).count("data:image/svg+xml;base64,") == 3
    assert "app:" not in sheet(english())
    assert "style=" not in sheet(english())


def test_an_unchanged_plan_needs_no_second_rendering() -> None:
    assert content_hash(english()) == content_hash(english())
    assert re.fullmatch(r"[0-9a-f]{64}", content_hash(english()))
    assert pdf(english()) == pdf(english())


def test_anything_that_changes_on_the_plan_makes_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = english()
    first, *others = plan.goals
    changed = [
        english(patient_name="Rosie"),
        english(paper=LETTER),
        english(made_on=datetime.date(2026, 11, 24)),
        english(goals=(dataclasses.replace(first, caption="Another."), *others)),
        english(goals=tuple(reversed(plan.goals))),
        english(precautions=()),
        english(next_visit=None),
    ]
    hashes = {content_hash(plan), *map(content_hash, changed)}
    monkeypatch.setattr("plans.contents.TEMPLATE_VERSION", TEMPLATE_VERSION + 1)
    hashes.add(content_hash(plan))
    assert len(hashes) == len(changed) + 2


def test_no_rule_of_the_pages_reaches_into_the_sheet() -> None:
    shared = {"goal", "num", "soft", "foot"}  # the last is on paper alone
    templates = settings.BASE_DIR / "templates" / "plans" / "document"
    markup = [re.sub(r"{%.*?%}|{{.*?}}", " ", file.read_text()) for file in templates.glob("_*.html")]
    used = {name for text in markup for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
    rules = (settings.BASE_DIR / "static" / "css" / "rehabgoals.css").read_text()

    met = {name for name in used if re.search(rf"(?:^|[,}}])\s*\.{re.escape(name)}(?![\w-])", rules, re.MULTILINE)}

    assert met - shared == set(), "the tick sheet lost its columns to a rule of a list of practice"
