"""More people for the demo, made from a few patterns by a seeded random number generator. All invented."""

from random import Random

from demo.stories import EpisodeStory, GoalStory, PersonStory

NAMES = [
    ("en", ("Alice", "George", "Priya", "Oliver", "Ruth", "Desmond"), ("Harper", "Okoro", "Shah", "Finch", "Bell")),
    ("es", ("Lucía", "Miguel", "Inés", "Álvaro"), ("Fernández", "Ortega-Ruiz", "Peña", "Ibáñez")),
    ("fr", ("Chloé", "Hugo", "Zoé", "Rémi"), ("Lefèvre", "Bonnard", "Diallo", "Saint-Clair")),
    ("ar", ("سلمى", "يوسف", "مريم"), ("ناصر", "خوري", "عيسى")),
    ("pl", ("Agnieszka", "Paweł"), ("Kowalczyk", "Żak")),
    ("tr", ("Ayşe", "Çağlar"), ("Yıldız", "Şahin")),
    ("ja", ("健", "美咲"), ("鈴木", "高橋")),
    ("uk", ("Олена", "Тарас"), ("Шевчук", "Бондар")),
]  # fmt: skip
# problem, region, sides, instrument, activity, why, start, target, how big a step is
PATTERNS = [
    ("Knee pain on stairs", "knee", ("left", "right"), "psfs_activity", "go down the stairs one foot after the other", "I live on the third floor.", 3, 8, 0.8),
    ("Lower back pain", "back", ("",), "nprs", "drive to work without stopping", "It is forty minutes each way.", 6, 2, -0.6),
    ("Stiff shoulder", "shoulder", ("left", "right"), "rom_shoulder_flexion", "hang up the washing", "I like it in the wind.", 90, 150, 9),
    ("Hip, hard to walk far", "hip", ("left", "right"), "walking_distance", "walk to the library", "They keep my books there.", 300, 1200, 120),
    ("Weak after a long illness", "several", ("",), "chair_stand_30s", "get up from the sofa without pushing", "It is a low sofa.", 6, 12, 1),
    ("Sore wrist", "wrist_hand", ("left", "right"), "grip", "carry the kettle full", "Tea for two.", 12, 22, 1.6),
    ("Ankle gives way", "ankle_foot", ("left", "right"), "psfs_activity", "walk on the beach", "The dog loves it.", 4, 9, 0.8),
    ("Neck, looking over the shoulder", "neck", ("",), "psfs_activity", "park the car backwards", "My street is narrow.", 4, 8, 0.7),
]  # fmt: skip
AGREED = ("Go on as now.", "A little more each day.", "Twice a day, after meals.", "Rest on Sunday.", "Try it outside.")
ACHIEVED = ("", "Did it once without thinking.", "Slept better.", "Went further than last week.", "Helped a neighbour.")


def name(random: Random) -> str:
    """A whole name, of somebody who works at the clinic."""
    _language, given, family = random.choice(NAMES)
    return f"{random.choice(given)} {random.choice(family)}"


def person(random: Random) -> PersonStory:
    """One patient with an episode somewhere along its course."""
    language, given, family = random.choice(NAMES)
    has_email = random.random() < 0.7
    return PersonStory(
        random.choice(given),
        random.choice(family),
        (random.randint(1938, 2006), random.randint(1, 12), random.randint(1, 28)),
        language,
        has_email=has_email,
        consents=random.choice([(), ("email",), ("email", "attachment")]) if has_email else (),
        episodes=(_episode(random), *_earlier(random)),
    )


def _earlier(random: Random) -> tuple[EpisodeStory, ...]:
    """Half of the crowd had knee pain before, which is over: what a clinic knows of how people came along."""
    if random.random() < 0.5:
        return ()
    problem, region, sides, instrument, activity, why, start, target, step = PATTERNS[0]
    visits, began = random.randint(4, 7), random.randint(45, 110)
    values = tuple(min(10, round(start + step * number * random.uniform(0.6, 1.5))) for number in range(visits))
    return (
        EpisodeStory(
            problem,
            region,
            began,
            random.choice(sides),
            goals=(GoalStory(activity, why, instrument, values, target, random.randint(2, 6)),),
            pain=tuple(max(0, 5 - number) for number in range(visits)),
            seen_weeks_ago=began - 2 * visits,
            next_in_days=None,
            finished_weeks_ago=began - 2 * visits,
        ),
    )


def _episode(random: Random) -> EpisodeStory:
    problem, region, sides, instrument, activity, why, start, target, step = random.choice(PATTERNS)
    visits = random.randint(1, 6)
    values = tuple(round(start + step * (number * random.uniform(0.5, 1.3))) for number in range(visits))
    pain = max(1, random.randint(3, 7))
    # One visit is no course of rehab that could be finished.
    is_finished = random.random() < 0.15 and visits > 2
    stopped = random.random() < 0.1
    seen = random.randint(5, 9) if stopped else random.randint(1, 3)
    goal = GoalStory(
        activity,
        why,
        instrument,
        values,
        target,
        random.randint(2, 10),
        practice=(("A short walk", "every day", "after lunch", "the pain is 3 above usual"),),
        words=("", *random.choices(("same", "part_way", "part_way", "as_hoped"), k=visits - 1)),
    )
    return EpisodeStory(
        problem,
        region,
        seen + 2 * visits,
        random.choice(sides),
        goals=(goal,),
        pain=tuple(max(0, pain - number // 2) for number in range(visits)),
        achieved=tuple(random.choice(ACHIEVED) for _ in range(visits)),
        agreed=tuple(random.choice(AGREED) for _ in range(visits)),
        seen_weeks_ago=seen,
        next_in_days=None if stopped or is_finished else random.randint(1, 14),
        next_at=(random.randint(8, 17), random.choice((0, 15, 30, 45))),
        finished_weeks_ago=seen if is_finished else None,
        is_with_colleague=random.random() < 0.4,
    )
