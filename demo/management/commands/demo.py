"""`manage.py demo`: two believable clinics, in an empty database only."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from demo.clinics import PATIENTS_OF_HILLSIDE, PATIENTS_OF_RIVERSIDE, AlreadyThere, RealPatients, make_demo


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ArgumentTypeError("a number from 0 on")
    return number


class Command(BaseCommand):
    """Makes the demo clinics and nothing else; refuses where a real clinic is."""

    help = "Make the two demo clinics in an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The size, the seed, and whether a demo that is there already is fine."""
        parser.add_argument("--patients", type=_whole, default=PATIENTS_OF_RIVERSIDE, help="patients at Riverside")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same people")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where clinics are already")

    def handle(self, *args: Any, patients: int, seed: int, if_empty: bool, **options: Any) -> None:
        """Exit 0 when made, 1 with the reason on stderr when refused."""
        total = patients + PATIENTS_OF_HILLSIDE
        with tqdm(total=total, unit=" patients", desc="demo", disable=None) as progress:
            try:
                make_demo(patients=patients, seed=seed, tick=progress.update)
            except RealPatients as error:
                if not if_empty:
                    raise CommandError(
                        "There is a real clinic in this database. The demo is not put beside it."
                    ) from error
            except AlreadyThere as error:
                if not if_empty:
                    raise CommandError("The demo is in this database already.") from error
