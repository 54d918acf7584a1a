"""What an e-mail says, and what it never says."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from accounts.models import Clinic
from accounts.tests.factories import ClinicFactory
from goals.tests.factories import CopingPlanFactory, GoalFactory, PracticeTaskFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory, PatientFactory, PrecautionFactory
from rehabgoals.tenancy import in_clinic
from reminders.choices import Kind
from reminders.composing import Letter, language_for, letter_for, mail_name, write
from reminders.models import Message
from reminders.tests.factories import MessageFactory
from sessions.models import Visit

LETTER = Letter(
    kind=Kind.REASSESSMENT.value,
    message_id="<message-1.1@example.org>",
    to="rosa@example.org",
    language="en",
    zone="Europe/London",
    clinic_name="Riverside",
    telephone="01632 960 123",
    opening_hours="Monday to Friday, 8 to 6",
    emergency_number="999",
)
REMINDER = Letter(
    **vars(LETTER)
    | {
        "kind": Kind.VISIT_REMINDER.value,
        "starts_at": datetime(2030, 7, 2, 9, 30, tzinfo=UTC),
        "visit_kind": Visit.Kind.IN_PERSON,
    }
)
PLAN = Letter(**vars(LETTER) | {"kind": Kind.PLAN.value, "pdf": b"%PDF-1.7"})
QUESTION = Letter(**vars(LETTER) | {"kind": Kind.FOLLOW_UP.value})
TIDINGS = Letter(**vars(LETTER) | {"kind": Kind.NEW_CLINICIAN.value, "clinician_name": "Siobhán O’Brien-Nuñez"})
LETTERS = [PLAN, REMINDER, LETTER, QUESTION, TIDINGS]


class Words(HTMLParser):
    """The words of a page, and the attributes of its elements."""

    def __init__(self, page):
        super().__init__()
        self.words, self.elements, self.skips = [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.skips = tag in ("style", "title")

    def handle_data(self, data):
        if not self.skips:
            self.words.append(data)

    def text(self):
        return " ".join("".join(self.words).split())


def as_received(email):
    return message_from_bytes(email.message().as_bytes(), policy=policy.default)


def parts(letter):
    """Subject, text and HTML as a mail program shows them."""
    mail = as_received(write(letter))
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return mail["Subject"], text, html


def test_a_reminder_says_the_day_the_time_how_and_whom_to_call():
    subject, text, _html = parts(REMINDER)
    assert subject == "A note from Riverside"
    # 09:30 UTC is 10:30 in a London summer.
    assert text == (
        "Hello,\n\n"
        "Your next visit is on Tuesday 2 July 2030 at 10:30.\n"
        "We meet here, in person.\n"
        "If this does not suit you, please call us.\n\n"
        "You can call us: 01632 960 123, Monday to Friday, 8 to 6.\n\n"
        "We do not read replies to this e-mail.\n"
        "In an emergency call 999.\n\n"
        "Kind wishes\n"
        "Riverside\n\n"
        "--\n"
        "You said yes to these notes. To stop them, tell us at any time.\n"
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Visit.Kind.IN_PERSON, "We meet here, in person."),
        (Visit.Kind.HOME, "We come to your home."),
        (Visit.Kind.TELEPHONE, "We speak on the telephone."),
        (Visit.Kind.VIDEO, "We meet by video."),
    ],
)
def test_a_reminder_says_how_they_meet(kind, words):
    _subject, text, html = parts(Letter(**vars(REMINDER) | {"visit_kind": kind}))
    assert words in text and words in html


def test_a_reminder_of_a_video_visit_holds_the_clinics_link_in_its_body_only():
    link = "https://meet.example/room?a=1&b=2"
    letter = Letter(**vars(REMINDER) | {"visit_kind": Visit.Kind.VIDEO, "video_link": link})
    mail = as_received(write(letter))
    subject, text, html = parts(letter)
    assert f"We meet by video.\n{link}\n" in text
    assert link in Words(html).text()
    assert [a["href"] for tag, a in Words(html).elements if tag == "a"][0] == link
    assert not any("meet.example" in str(value) for value in mail.values()) and link not in subject


@pytest.mark.parametrize("kind", Visit.Kind.values)
def test_only_a_reminder_of_a_video_visit_is_given_the_link(db, kind):
    clinic = ClinicFactory(video_link="https://meet.example/room")
    message = MessageFactory(clinic=clinic, reminder=True, visit__kind=kind)
    with in_clinic(clinic.pk):
        assert bool(letter_for(message).video_link) == (kind == Visit.Kind.VIDEO)


def test_a_prompt_and_a_plan_say_what_they_are_for():
    assert "It is time to look together at how things are going.\nPlease call us" in parts(LETTER)[1]
    assert "Your plan is attached." in parts(PLAN)[1]


def test_after_a_hand_over_the_new_clinician_is_named_in_the_body_alone():
    subject, text, html = parts(TIDINGS)
    sentence = "From now on Siobhán O’Brien-Nuñez looks after you here."
    assert f"{sentence}\nYou might call us with a question.\n" in text
    assert sentence in Words(html).text()
    assert not any("Brien" in str(value) for value in as_received(write(TIDINGS)).values())
    assert subject == "A note from Riverside"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Siobhán O'Brien-Nuñez", "Siobhán O'Brien-Nuñez"),
        ("<b>Jo</b> & Co", "<b>Jo</b> & Co"),
        ("ليلى حداد", "ليلى حداد"),
        ("Jo\n\nPay\u202e here", "Jo Pay here"),
    ],
)
def test_a_clinicians_name_is_shown_as_it_is_written_in_one_line_and_in_its_own_direction(db, name, shown):
    message = MessageFactory(tidings=True, episode__clinician__name=name)
    with in_clinic(message.clinic_id):
        letter = letter_for(message)
    _subject, text, html = parts(Letter(**vars(letter) | {"language": "ar"}))
    assert shown in re.sub(" +", " ", text) and shown in Words(html).text()
    assert ("bdi", {}) in Words(html).elements and not {"b"} & {tag for tag, _ in Words(html).elements}
    assert '<html lang="ar" dir="rtl">' in html


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.kind)
def test_text_and_page_say_the_same(letter):
    _subject, text, html = parts(letter)
    page = Words(html).text()
    sentences = [line for line in text.splitlines() if line and line not in ("--", "Hello,")]
    assert len(sentences) > 5
    for line in sentences:
        for sentence in re.split(r"(?<=[.]) ", line):
            assert sentence in page


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.kind)
def test_the_page_loads_nothing_and_is_read_in_its_own_direction(letter):
    html = parts(letter)[2]
    elements = Words(html).elements
    assert not {"img", "script", "link", "iframe", "svg"} & {tag for tag, _attributes in elements}
    assert "http" not in html and "url(" not in html
    assert [a["href"] for tag, a in elements if tag == "a"] == ["tel:01632960123", "tel:999"]
    assert "prefers-color-scheme: dark" in html
    directed = [
        attributes["dir"] for tag, attributes in elements if tag in ("html", "table", "td") and "dir" in attributes
    ]
    assert len(directed) >= 4 and set(directed) == {"ltr"}


def test_sentences_are_short():
    for letter in LETTERS:
        for sentence in re.split(r"[.\n]+", parts(letter)[1]):
            assert len(sentence.split()) <= 15, sentence


def test_what_the_clinic_has_not_filled_in_is_left_out():
    _subject, text, html = parts(
        Letter(**vars(LETTER) | {"telephone": "", "opening_hours": "", "emergency_number": ""})
    )
    assert "You can call us" not in text + html and "emergency" not in text + html
    assert "tel:" not in html and "\n\n\n" not in text


def test_the_plan_is_attached_under_a_name_that_says_nothing():
    mail = as_received(write(PLAN))
    assert [(a.get_filename(), a.get_content()) for a in mail.iter_attachments()] == [("goal-plan.pdf", b"%PDF-1.7")]
    assert list(as_received(write(LETTER)).iter_attachments()) == []


def test_the_same_row_has_the_same_message_id_however_often_it_is_sent():
    first, second = as_received(write(LETTER)), as_received(write(LETTER))
    assert first["Message-ID"] == second["Message-ID"] == "<message-1.1@example.org>"
    assert first["Auto-Submitted"] == "auto-generated"


# --- names in headers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Riverside", "Riverside"),
        ('Müller, "Reha" & Söhne', 'Müller, "Reha" & Söhne'),
        ("عيادة النهر", "عيادة النهر"),
        ("Riverside\r\nBcc: all@example.org", "Riverside Bcc: all@example.org"),
        ("River\u202eside\u2066 x\u2028y", "River side x y"),
        ("x" * 120, "x" * 80),
    ],
)
def test_a_clinics_name_is_one_line_and_cannot_add_a_header(name, shown, settings):
    settings.DEFAULT_FROM_EMAIL = "RehabGoals <post@rehab.example>"
    letter = Letter(**vars(LETTER) | {"clinic_name": mail_name(Clinic(name="Stroke Unit", mail_name=name))})
    mail = as_received(write(letter))
    [sender] = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (re.sub(" +", " ", shown), "post@rehab.example")
    assert "Bcc" not in mail and mail["To"] == "rosa@example.org"
    assert mail["Subject"] == f"A note from {re.sub(' +', ' ', shown)}"


def test_letters_in_a_name_do_not_become_markup():
    html = parts(Letter(**vars(LETTER) | {"clinic_name": "<b>Riverside</b>", "telephone": '"><img src=x>'}))[2]
    assert "<b>" not in html and "<img" not in html


# --- languages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("patient", "clinic", "language"),
    [("en", "en", "en"), ("en", "en-us", "en-us"), ("so", "en", "en"), ("ja", "en-us", "en-us"), ("xx", "xx", "en")],
)
def test_a_message_is_in_the_patients_language_if_it_is_one_of_ours_else_in_the_clinics(patient, clinic, language):
    assert language_for(patient, clinic) == language


def test_a_language_without_texts_yet_is_not_mixed_with_english():
    """With a catalogue its own language is chosen; without, English from end to end."""
    language = language_for("ar", "en")
    html = parts(Letter(**vars(REMINDER) | {"language": language}))[2]
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html


def test_a_page_from_right_to_left_says_so_everywhere():
    html = parts(Letter(**vars(REMINDER) | {"language": "ar"}))[2]
    elements = Words(html).elements
    directed = [a["dir"] for tag, a in elements if tag in ("html", "table", "td") and "dir" in a]
    assert len(directed) >= 4 and set(directed) == {"rtl"}
    assert {a["align"] for tag, a in elements if tag == "td"} == {"center", "right"}
    assert ("span", {"dir": "ltr"}) in elements  # the telephone number


# --- health stays in ------------------------------------------------------------------------------------------------


def test_no_word_about_health_and_no_name_leaves_in_subject_body_or_headers(db):
    clinic = ClinicFactory(name="zq-clinic Stroke Unit", mail_name="Riverside")
    patient = PatientFactory(
        clinic=clinic,
        given_names="zq-given",
        family_name="zq-family",
        preferred_name="zq-called",
        clinic_number="zq-number",
        telephone="zq-telephone",
        email="someone@example.org",
        language="en",
    )
    episode = EpisodeFactory(patient=patient, problem="zq-problem", event="injury", event_what="zq-injury")
    PrecautionFactory(episode=episode, text="zq-precaution", said_by="zq-surgeon")
    measure = MeasureFactory(episode=episode, activity="zq-activity")
    MeasurementFactory(measure=measure)
    goal = GoalFactory(episode=episode, measure=measure, outcome="zq-outcome", activity="zq-goal")
    PracticeTaskFactory(goal=goal, what="zq-practice", cue="zq-cue", stop_when="zq-stop")
    CopingPlanFactory(goal=goal, obstacle="zq-obstacle", answer="zq-answer")
    messages = [
        MessageFactory(episode=episode),
        MessageFactory(episode=episode, reminder=True),
        MessageFactory(episode=episode, kind=Kind.REASSESSMENT, issued_plan=None, measure=measure),
        MessageFactory(episode=episode, tidings=True, hand_over__note="zq-note", hand_over__answer="zq-answer"),
    ]
    subjects = set()
    for message in messages:
        with in_clinic(clinic.pk):
            letter = letter_for(Message.objects.get(pk=message.pk))
        mail = as_received(write(letter))
        everything = "\n".join(
            [*(f"{name}: {value}" for name, value in mail.items()), *parts(letter), *vars(letter).keys()]
        )
        assert "zq" not in everything
        for word in ("walk", "distance", "knee", "pain", "goal", "measure", "rehab goals", "stroke"):
            assert word not in parts(letter)[1].lower()
        subjects.add(mail["Subject"])
    assert subjects == {"A note from Riverside"}
    # There was something that could have leaked.
    assert "zq" in str(vars(episode)) and "zq" in str(vars(patient))
