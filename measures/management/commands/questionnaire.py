"""`manage.py questionnaire import FILE`: load the official questions of an instrument into a clinic.

Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong use.
"""

from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Clinic
from measures.importing import CannotLoad, NewMeasure, Rule, in_words, load_questionnaire, loadable, look_at, meant_by
from measures.instruments import from_json
from measures.models import Instrument
from measures.questionnaires.files import MOST_BYTES
from measures.questionnaires.scoring import MISSING_RULES, PUBLISHED, RULES, SUM
from rehabgoals.tenancy import in_clinic

WRONG_USE = 2


class Command(BaseCommand):
    """Load a FHIR R4 Questionnaire for which the clinic holds a licence."""

    help = "Load the official questions of an instrument, a FHIR R4 Questionnaire as JSON, into a clinic."

    def add_arguments(self, parser: CommandParser) -> None:
        """`import` is the only act."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="import")
        load = acts.add_parser("import", help=self.help)
        load.add_argument("file", type=Path, metavar="FILE", help="the Questionnaire, as JSON")
        load.add_argument("--clinic", type=int, metavar="ID", help="the clinic's number; needed when there are several")
        load.add_argument(
            "--instrument",
            metavar="KEY",
            help="the key of the measure, such as odi; needed when the file's title or LOINC code does not name it",
        )
        load.add_argument("--new", metavar="NAME", help="make a measure of the clinic's own with this name")
        load.add_argument("--better", choices=["more", "less"], help="with --new: which way is better")
        load.add_argument(
            "--rule",
            choices=list(RULES),
            help=f"how it is scored; {PUBLISHED} where the measure has a rule, else {SUM}",
        )
        load.add_argument(
            "--missing", choices=list(MISSING_RULES), default="refuse", help="what a question not answered becomes"
        )
        load.add_argument(
            "--at-least", type=int, default=0, metavar="N", help="how many answers are enough; all, if nothing is said"
        )
        load.add_argument(
            "--scale", metavar="KEY", help="own, or the key of another scale, where the measure travels on several"
        )
        load.add_argument("--language", default="", metavar="TAG", help="such as en, where the file does not say")
        load.add_argument(
            "--replace-all", action="store_true", help="take the place of the questionnaires in other languages too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at how it was called, then load, and say what was loaded."""
        content = self._content(options["file"])
        clinic = self._clinic(options["clinic"])
        if bool(options["new"]) != bool(options["better"]) or (options["new"] and options["instrument"]):
            raise CommandError("--new goes with --better, and without --instrument.", returncode=WRONG_USE)
        with in_clinic(clinic.pk), pghistory.context(act="questionnaire import"):
            try:
                instrument = self._instrument(clinic, content, options)
                done = load_questionnaire(
                    content,
                    instrument,
                    Rule(self._rule(instrument, options), options["missing"], options["at_least"], _scale(options)),
                    clinic=clinic,
                    language=options["language"],
                    replaces_all=options["replace_all"],
                )
            except CannotLoad as refusal:
                raise CommandError(str(refusal), returncode=1) from None
            for line in in_words(done):
                self.stdout.write(line)

    @staticmethod
    def _content(path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                # One more than is read: a larger file is refused without being taken into memory.
                return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=WRONG_USE) from None

    @staticmethod
    def _clinic(number: int | None) -> Clinic:
        clinics = Clinic.objects.order_by("pk")
        found = list(clinics.filter(pk=number) if number is not None else clinics[:2])
        if len(found) == 1:
            return found[0]
        known = "; ".join(f"{clinic.pk} {clinic.name}" for clinic in clinics[:20]) or "none"
        raise CommandError(f"Say which clinic with --clinic. There are: {known}.", returncode=WRONG_USE)

    @staticmethod
    def _instrument(clinic: Clinic, content: bytes, options: dict[str, Any]) -> Instrument | NewMeasure:
        if options["new"]:
            return NewMeasure(options["new"], higher_is_better=options["better"] == "more")
        instruments = loadable(list(Instrument.objects.filter(clinic=clinic).current()))
        if options["instrument"]:
            found = [each for each in instruments if each.key == options["instrument"]]
        else:
            found = meant_by(look_at(content, options["language"]), instruments)
        if len(found) == 1:
            return found[0]
        keys = ", ".join(sorted(each.key for each in instruments))
        raise CommandError(
            f"Say which measure with --instrument, or make one with --new and --better. There are: {keys}.",
            returncode=WRONG_USE,
        )

    @staticmethod
    def _rule(instrument: Instrument | NewMeasure, options: dict[str, Any]) -> str:
        if options["rule"]:
            return str(options["rule"])
        is_published = isinstance(instrument, Instrument) and from_json(instrument.definition).rule is not None
        return PUBLISHED if is_published else SUM


def _scale(options: dict[str, Any]) -> str | None:
    """ "" for the measure's own scale, None when nothing was said."""
    return "" if options["scale"] == "own" else options["scale"]
