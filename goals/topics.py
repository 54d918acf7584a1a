"""What the words of a goal are about, as patients say it in four languages: for the measures that fit. Pure.

Beginnings of words, not a grammar: a topic that is missed or found too often moves a measure up or down a list and
decides nothing. Which instruments tell about a topic is ours (docs/decisions/0027); the nearest one stands first.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Topic:
    """One thing a goal may be about: how its words begin, and the keys of the instruments that tell about it.

    `beside` names a topic that has to be there too.
    """

    key: str
    beginnings: tuple[str, ...]
    instruments: tuple[str, ...] = ()
    beside: str = ""


WALKING, PAIN = "walking", "pain"

# In order: where two fit, the first one's instruments are offered first.
TOPICS = (
    Topic(
        "walking_without_pain",
        (
            *("without pain", "without it hurting", "before it hurts", "pain-free", "pain free"),
            *("sin dolor", "sin que me duela", "sans douleur", "sans avoir mal", "بدون ألم", "بلا ألم", "دون ألم"),
        ),
        ("pain_free_walk",),
        beside=WALKING,
    ),
    Topic(
        "speed",
        (
            *("fast", "quick", "hurry", "cross the road", "cross the street", "green light", "catch the bus"),
            *("rapid", "deprisa", "cruzar", "vite", "traverser", "بسرعة", "أسرع", "أعبر", "عبور"),
        ),
        ("gait_speed", "walk_40m_fast"),
        beside=WALKING,
    ),
    Topic(
        "crossing",
        (
            *("cross the road", "cross the street", "green light", "catch the bus", "cruzar la calle"),
            *("traverser la rue", "أعبر الشارع", "عبور الشارع"),
        ),
        ("gait_speed", "walk_40m_fast"),
    ),
    Topic(
        "moving_more",
        ("steps a day", "more steps", "move more", "more active", "moverme más", "bouger plus", "خطوات", "أتحرك أكثر"),
        ("steps",),
    ),
    Topic(
        WALKING,
        (
            *("walk", "stroll", "hike", "hiking", "on foot", "camin", "andar", "paseo", "pasear"),
            *("marche", "promen", "à pied", "مشي", "سير على"),
        ),
        ("walking_distance", "walk_6min", "gait_speed"),
    ),
    Topic(
        "stairs",
        (
            *("stair", "upstairs", "downstairs", "flight of", "flights of", "escaler", "escalon", "escalier"),
            *("étage", "درج", "سلالم", "السلم"),
        ),
        ("stair_climb",),
    ),
    Topic(
        "standing_up",
        (
            *("get up", "getting up", "stand up", "standing up", "chair", "sofa", "toilet", "off the floor"),
            *("out of bed", "out of the car", "levantarme", "levantarse", "silla", "inodoro", "me lever", "se lever"),
            *("chaise", "fauteuil", "canapé", "أنهض", "نهوض", "كرسي", "أقوم من"),
        ),
        ("chair_stand_30s", "sit_to_stand_5x", "tug"),
    ),
    Topic(
        "balance",
        (
            *("balance", "fall over", "fall down", "falls", "wobbl", "unsteady", "steady on", "one leg", "one foot"),
            *("equilibrio", "caerme", "caída", "équilibre", "tomber", "chute", "توازن", "سقوط", "أسقط"),
        ),
        ("single_leg_stance", "y_balance"),
    ),
    Topic(
        "sport",
        (
            *("run", "jog", "sprint", "football", "soccer", "tennis", "basketball", "sport", "jump", "hop"),
            *(
                "correr",
                "fútbol",
                "deporte",
                "saltar",
                "courir",
                "foot",
                "sauter",
                "أركض",
                "جري",
                "كرة",
                "رياضة",
                "أقفز",
            ),
        ),
        ("faam_sport", "hop_single_lsi"),
    ),
    Topic(
        "bending",
        (
            *("bend", "kneel", "squat", "crouch", "doblar", "arrodill", "agach", "plier", "agenouill", "accroup"),
            *("أثني", "ثني", "أركع", "أسجد", "قرفصاء"),
        ),
        ("rom_knee_flexion", "ankle_lunge"),
    ),
    Topic(
        "straightening",
        ("straighten", "straight", "enderezar", "estirar", "tendre", "étendre", "أفرد", "فرد"),
        ("rom_knee_extension", "knee_ext_hhd"),
    ),
    Topic(
        "reaching_behind",
        (
            *("behind my back", "behind my head", "bra", "fasten", "turn my arm", "detrás", "derrière", "خلف ظهري"),
            *("خلف رأسي",),
        ),
        ("rom_shoulder_er", "rom_shoulder_flexion"),
    ),
    Topic(
        "reaching",
        (
            *(
                "reach",
                "shelf",
                "shelves",
                "overhead",
                "cupboard",
                "lift my arm",
                "raise my arm",
                "hair",
                "washing line",
            ),
            *("alcanzar", "estante", "levantar el brazo", "peinar", "atteindre", "étagère", "lever le bras", "coiffer"),
            *("أرفع ذراع", "رفع الذراع", "الرف", "أمشط"),
        ),
        ("rom_shoulder_flexion",),
    ),
    Topic(
        "gripping",
        (
            *("grip", "jar", "hold", "squeeze", "carry", "carrying", "key", "wring", "bottle", "handle", "agarr"),
            *("frasco", "cargar", "botella", "serrer", "bocal", "porter", "قبض", "أحمل", "أفتح", "أمسك"),
        ),
        ("grip",),
    ),
    Topic(
        "tiptoe",
        ("tiptoe", "tip-toe", "my toes", "calf", "push off", "puntillas", "pointe des pieds", "رؤوس أصابع"),
        ("heel_rise",),
    ),
    Topic("trunk", ("plank", "core", "trunk", "tronco", "gainage", "جذع"), ("plank", "side_bridge")),
    Topic(
        "fear",
        (
            *("afraid", "fear", "scared", "trust", "confiden", "dare", "worry", "miedo", "temor", "confia", "atrev"),
            *("peur", "crain", "confian", "oser", "خوف", "أخاف", "ثقة"),
        ),
        ("tsk11", "pseq2", "pseq", "fabq_pa"),
    ),
    Topic(
        PAIN,
        (
            *("pain", "hurt", "ache", "aching", "sore", "burning", "throb", "dolor", "duele", "doler"),
            *("douleur", "mal au", "mal à", "mal aux", "fait mal", "ألم", "وجع", "يؤلم"),
        ),
        ("nprs",),
    ),
    Topic(
        "health",
        ("healthy", "health", "well again", "salud", "santé", "صحة"),
        ("eq_vas", "msk_hq"),
    ),
)


def topics_in(words: str) -> list[Topic]:
    """The topics these words touch, in the order of `TOPICS`."""
    plain = _plain(words)
    found = {topic.key: topic for topic in TOPICS if _pattern(topic).search(plain)}
    return [topic for topic in found.values() if not topic.beside or topic.beside in found]


def share_a_word(one: str, other: str) -> bool:
    """Whether two texts have a word of at least four letters in common, and so may be about the same thing."""
    first, second = (set(re.findall(r"\w{4,}", _plain(words))) for words in (one, other))
    return bool(first & second) or _plain(one) == _plain(other)


@cache
def _pattern(topic: Topic) -> re.Pattern[str]:
    """Any of its beginnings at the start of a word. An Arabic word may carry an article or "and" before it."""
    plain = [_plain(beginning) for beginning in topic.beginnings]
    return re.compile("|".join(rf"\b{re.escape(each)}" if each.isascii() else re.escape(each) for each in plain))


def _plain(words: str) -> str:
    """Without capitals, accents and double spaces, so that "étage" and "ETAGE" are one word."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())
