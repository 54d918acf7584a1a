"""Options side by side on paper, to take home before anything is decided: contents in, a PDF out."""

from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import formats, translation

from goals.options import TableContents
from plans.contents import LETTER, ClinicCard
from plans.document import TICK_SHEET, breakable, render
from plans.templatetags.plan_text import direction
from rehabgoals.languages import has_texts

# No name of a person, as with every file (DESIGN rule 5).
FILE_NAME = "options.pdf"


@dataclass(frozen=True)
class OptionsSheet:
    """What the sheet says; the same letterhead as a plan's. `language` and `direction` are the clinic's."""

    language: str
    direction: str
    paper: str
    clinic: ClinicCard
    patient_name: str
    made_on: date
    table: TableContents


def options_pdf(sheet: OptionsSheet) -> bytes:
    """The sheet as a PDF/UA-1 file; its title is the same for everyone, and none of the options is advised."""
    from plans.fetching import DocumentFetcher, families_for  # it brings WeasyPrint: not before it is needed

    markup = options_html(sheet)
    return render(markup, DocumentFetcher({}, families_for(markup)))


def options_html(sheet: OptionsSheet) -> str:
    """The document the PDF is made of. The options are columns, their parts are rows: the same for each."""
    sheet = breakable(sheet)
    language = sheet.language if has_texts(sheet.language, TICK_SHEET) else "en"
    cards = sheet.table.cards
    with translation.override(language):
        context = {
            "sheet": sheet,
            "clinic": sheet.clinic,
            "cards": cards,
            "rows": [
                (label, [card.parts[number].words for card in cards])
                for number, label in enumerate(part.label for part in cards[0].parts)
            ],
            "has_days": any(card.known_on for card in cards),
            "days": [formats.date_format(card.known_on, "DATE_FORMAT") if card.known_on else "" for card in cards],
            "made_on": formats.date_format(sheet.made_on, "DATE_FORMAT"),
            "talked_on": formats.date_format(sheet.table.talked_on, "MONTH_DAY_FORMAT"),
            "is_letter": sheet.paper == LETTER,
            "is_rtl": sheet.direction == "rtl",
            "fixed_direction": direction(translation.gettext(TICK_SHEET)),
            "language": language,
        }
        return render_to_string("plans/document/options.html", context)
