"""The library of activities: what two people could watch, by body region and area of life, and what kind words are.

It helps where words are missing; nothing in it is advised. Pure: no database; the words follow the active language.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).parent / "activities.toml"


class LifeArea(models.TextChoices):
    """Where in life an activity has its place."""

    SELF_CARE = "self_care", _("Looking after myself")
    HOME = "home", _("At home")
    WORK = "work", _("Work")
    CARING = "caring", _("Caring for others")
    SPORT = "sport", _("Sport")
    SOCIAL = "social", _("Being with others")
    SLEEP = "sleep", _("Sleep")
    GETTING_AROUND = "getting_around", _("Getting around")


@dataclass(frozen=True)
class Activity:
    """One activity of the library.

    `words` are the English ones, which follow "I want to". `regions` are keys of patients.models.BodyRegion, `areas`
    of LifeArea, the nearest first. `kind` is one of Goal.Kind. `measures` are keys of the catalogue, the nearest first;
    the patient's own rating fits every activity and is not named. `pictogram` is the path of a static file.
    """

    key: str
    words: str
    regions: tuple[str, ...]
    areas: tuple[str, ...]
    kind: str
    measures: tuple[str, ...]
    pictogram: str

    @property
    def label(self) -> str:
        """The words in the active language."""
        return gettext(self.words)


@cache
def load_library() -> dict[str, Activity]:
    """Return every activity by key, by the nearest area of life and then in the order of the file."""
    found = [_activity(key, entry) for key, entry in tomllib.loads(FILE.read_text("utf-8")).items()]
    places = LifeArea.values
    return {each.key: each for each in sorted(found, key=lambda each: places.index(each.areas[0]))}


def activities_for(region: str, area: str | None = None) -> list[Activity]:
    """Return the activities that a problem of this body region touches, in one area of life or in all."""
    return [each for each in load_library().values() if region in each.regions and (area is None or area in each.areas)]


def _activity(key: str, entry: dict[str, Any]) -> Activity:
    return Activity(
        key=key,
        words=entry["words"],
        regions=tuple(entry["regions"]),
        areas=tuple(entry["areas"]),
        kind=entry["kind"],
        measures=tuple(entry["measures"]),
        pictogram=f"img/activities/{key}.svg",
    )


# --- What kind free words are -------------------------------------------------------------------------------------

# English and Spanish, without accents. "walk-" is the beginning of a word, "sit" the whole of one; small words such as
# "my" and "the" may stand between two. Something done with a part of the body is a body function ("lift my arm"), with
# anything else an activity ("lift a box").
PARTS = (
    "(?:arm|hand|finger|thumb|fist|wrist|elbow|shoulder|neck|head|back|hip|leg|knee|ankle|foot|feet|toe|brazo|mano|dedo"
    "|pulgar|puno|muneca|codo|hombro|cuello|cabeza|espalda|cadera|pierna|rodilla|tobillo|pie)s?"
)
MOVES = "(?:bend|straighten|rais|lift|turn|mov|stretch|clos|open|dobl|estir|levant|gir|cerr|abr|flex|extend)[a-z]*"

WORDS = {
    "symptom": """
        pain-, hurt-, ache-, aching, sore-, stiff-, numb-, tingl-, burning, swelling, swollen, tired-, dizz-,
        headache-, dolor-, duel-, doler, molest-, rigid-, hormigue-, adormec-, ardor, hincha-, inflam-, cansa-,
        mareo-, maread-, entumec-
    """,
    "body_function": f"""
        {MOVES} {PARTS}, {PARTS} strength, bend, bending, straighten-, flex-, stronger, strength-, balance-,
        balancing, grip-, squeez-, sleep-, asleep, breath-, look over shoulder, fuerza-, fuerte-, equilibri-,
        agarre-, apret-, dobl-, estir-, dormir, dormi-, duerm-, respir-, fist, puno
    """,
    "activity": """
        walk-, climb-, stair-, upstairs, downstairs, lift-, carry-, carri-, pick up, put on, dress, dressing,
        dressed, wash, washing, shower-, bath, bathe, bathing, comb, cook, cooking, clean, cleaning, sweep-,
        iron, ironing, drive, driving, ride, riding, cycle, cycling, run, running, swim-, jog, jogging, jump-,
        sit, sitting, stand, standing, kneel-, squat-, get up, get in, get out, get dressed, reach up, reach
        for, write, writing, type, typing, push-, pull-, throw-, catch, lie, lying, turn over, crawl-, dig,
        digging, eat, eating, drink, drinking, shop, shopping, hold, holding, use, using, tie, button-, open,
        hang up, camin-, andar, subir-, subo, bajar-, escaler-, levant-, cargar-, cargo, llevar-, llevo, poner-,
        ponga, vestir-, visto, lavar-, lavo, duchar-, ducho, banar-, peinar-, cocin-, limpi-, barrer, planchar,
        conduc-, conduz-, manej-, montar-, correr, corro, nadar, salt-, sentar-, siento en, de pie, arrodill-,
        agach-, alcanzar, escrib-, empuj-, lanzar, acostar-, tumbar-, voltear-, comer, beber, compra, compras,
        comprar, sosten-, sujetar, usar, abrir, tender
    """,
    "taking_part": """
        work-, job, jobs, shift, shifts, office, school, class, classes, colleague-, play-, match, matches,
        team, club, danc-, wedding-, party, parties, friend-, famil-, grandchild-, grandson-, granddaughter-,
        pray-, church-, mosque-, temple-, synagogue-, worship-, choir-, sing, singing, travel-, visit-,
        volunteer-, meet, meeting, hug, hugging, football, soccer, tennis, basketball, volleyball, cricket,
        futbol, tenis, baloncesto, trabaj-, empleo, turno, turnos, oficina, escuela, clase, clases, companer-,
        jugar-, juego, juegos, partido, partidos, equipo, bail-, boda, bodas, fiesta-, amig-, nieto-, nieta-,
        rezar, rezo, orar, iglesia, mezquita, templo, coro, cantar, viaj-, reunir-, abraz-
    """,
}

SMALL = re.compile(r"\b(?:my|the|a|an|your|own|mi|mis|el|la|los|las|un|una)\b ?")


def _pattern(words: str) -> re.Pattern[str]:
    """Match any of the words in a text of plain small letters."""
    entries = [" ".join(entry.split()) for entry in words.split(",")]
    return re.compile("|".join(rf"\b{entry[:-1]}" if entry.endswith("-") else rf"\b{entry}\b" for entry in entries))


PATTERNS = {kind: _pattern(words) for kind, words in WORDS.items()}


def propose_kind(words: str) -> str | None:
    """Return the kind of goal that words in English or Spanish sound like, one of Goal.Kind, or None when unsure.

    The first word that tells decides: "walk without pain" is something to do, "less pain when I walk" is how it feels;
    of two that begin at one place the longer. Ours; a proposal to two people who may say otherwise.
    """
    plain = "".join(each for each in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(each))
    plain = SMALL.sub("", re.sub(r"[^a-z]+", " ", plain))
    found = [(match.start(), -match.end(), kind) for kind, each in PATTERNS.items() if (match := each.search(plain))]
    return min(found)[2] if found else None
