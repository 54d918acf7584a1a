"""A message as an e-mail: what it says, in whose language, from whom.

The subject is the same for every message, and the body says nothing about health: no problem, goal or measure, and no
name but the clinic's neutral one and, after a hand-over, that of the new clinician, without their profession (DESIGN
rule 5). Only the attached plan holds more, and has a consent of its own.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, Site
from plans.document import FILE_NAME
from rehabgoals.languages import has_texts
from rehabgoals.telephones import dialled
from reminders.choices import Kind
from reminders.models import Message
from sessions.models import Visit

# Characters that would begin another header, or turn the direction of what stands beside them.
UNWANTED_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
LONGEST_NAME = 80
HOW_WE_MEET = {
    Visit.Kind.IN_PERSON: _("We meet here, in person."),
    Visit.Kind.HOME: _("We come to your home."),
    Visit.Kind.TELEPHONE: _("We speak on the telephone."),
    Visit.Kind.VIDEO: _("We meet by video."),
}


@dataclass(frozen=True)
class Letter:
    """One e-mail as plain values.

    `starts_at`, `visit_kind` and `video_link` (by video only) belong to a visit's reminder, `clinician_name` to a
    hand-over, `pdf` to a plan.
    """

    kind: str
    message_id: str
    to: str
    language: str
    zone: str
    clinic_name: str
    telephone: str = ""
    opening_hours: str = ""
    emergency_number: str = ""
    starts_at: datetime | None = None
    visit_kind: str = ""
    video_link: str = ""
    clinician_name: str = ""
    pdf: bytes | None = None


def letter_for(message: Message) -> Letter:
    """What this message says. Call in the clinic's scope; it comes with clinic, patient and what it is about."""
    clinic, visit, hand_over = message.clinic, message.visit, message.hand_over
    site = Site.objects.filter(clinic=clinic, is_main=True).first() or Site()
    return Letter(
        kind=message.kind,
        message_id=message_id(message),
        to=message.patient.email,
        language=language_for(message.patient.language, clinic.language),
        zone=clinic.time_zone,
        clinic_name=mail_name(clinic),
        telephone=site.telephone,
        opening_hours=site.opening_hours,
        emergency_number=clinic.emergency_number,
        starts_at=visit.starts_at if visit else None,
        visit_kind=visit.kind if visit else "",
        video_link=clinic.video_link if visit and visit.kind == Visit.Kind.VIDEO else "",
        clinician_name=_in_one_line(hand_over.to_clinician.name) if hand_over else "",
        pdf=bytes(message.issued_plan.document.pdf) if message.kind == Kind.PLAN else None,
    )


def message_id(message: Message) -> str:
    """The Message-ID, the same however often this row is sent: a mail server may then see that it has it already."""
    host = sender_address().rpartition("@")[2]
    return f"<message-{message.pk}.{message.clinic_id}@{host}>"


def sender_address() -> str:
    """The address that every message comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def mail_name(clinic: Clinic) -> str:
    """The clinic's neutral name as it may stand in a header: one line, nothing that turns its direction."""
    return _in_one_line(clinic.name_in_mail)


def _in_one_line(name: str) -> str:
    return UNWANTED_IN_A_NAME.sub(" ", name).strip()[:LONGEST_NAME]


def language_for(patient_language: str, clinic_language: str) -> str:
    """The patient's language when the fixed texts exist in it, else the clinic's, else English.

    The clinic's own kind of a language (English of the United States) goes before the plain one.
    """
    if clinic_language.partition("-")[0] == patient_language:
        patient_language = clinic_language
    return next(
        (code for code in (patient_language, clinic_language) if has_texts(code, "A note from %(clinic_name)s")), "en"
    )


def write(letter: Letter) -> EmailMultiAlternatives:
    """The e-mail: text and HTML, and the plan as a file. Asks nothing of the database."""
    folder = f"reminders/email/{letter.kind}"
    with translation.override(letter.language), timezone.override(ZoneInfo(letter.zone)):
        context = _context(letter)
        subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
        text = re.sub(r"\n{3,}", "\n\n", render_to_string(f"{folder}/body.txt", context)).strip() + "\n"
        html = render_to_string(f"{folder}/body.html", context | _marked_up(letter))
    email = EmailMultiAlternatives(
        subject,
        text,
        from_email=str(Address(letter.clinic_name, addr_spec=sender_address())),
        to=[letter.to],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    email.attach_alternative(html, "text/html")
    if letter.pdf is not None:
        email.attach(FILE_NAME, letter.pdf, "application/pdf")
    return email


def _context(letter: Letter) -> dict[str, object]:
    is_rtl = translation.get_language_bidi()
    return {
        "clinic_name": letter.clinic_name,
        "telephone": letter.telephone,
        "opening_hours": letter.opening_hours,
        "emergency_number": letter.emergency_number,
        "starts_at": letter.starts_at,
        "how": str(HOW_WE_MEET.get(letter.visit_kind, "")),
        "video_link": letter.video_link,
        "clinician_name": letter.clinician_name,
        "language": letter.language,
        "direction": "rtl" if is_rtl else "ltr",
        "side": "right" if is_rtl else "left",
    }


def _marked_up(letter: Letter) -> dict[str, str]:
    """What one can dial or open from the page, and a name that keeps its own direction in a sentence of another."""
    numbers = {"telephone": letter.telephone, "emergency_number": letter.emergency_number}
    links = {name: _telephone_link(number) for name, number in numbers.items()}
    name = format_html("<bdi>{}</bdi>", letter.clinician_name)
    return links | {"video_link": _web_link(letter.video_link), "clinician_name": name}


def _web_link(address: str) -> str:
    """An address as it is shown and opened; it may be broken anywhere, so that it fits a phone."""
    if not address:
        return ""
    return format_html(
        '<a href="{}" class="ink" style="color:#1b2b30;word-break:break-all"><span dir="ltr">{}</span></a>',
        address,
        address,
    )


def _telephone_link(telephone: str) -> str:
    """The number as it is shown, from left to right, and as a link that dials it."""
    if not telephone:
        return ""
    return format_html(
        '<a href="tel:{}" class="ink" style="color:#1b2b30;white-space:nowrap"><span dir="ltr">{}</span></a>',
        dialled(telephone),
        telephone,
    )
