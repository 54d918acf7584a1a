"""What the wording helper pointed out and somebody decided to keep: not pointed out again in that text.

Only a hash is kept, with the clinic in it, of the words and the sentence they stand in: what was written stays where it
was written.
"""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from accounts.models import User
from goals.models import KeptWording
from goals.wording import Finding


def not_kept(found: list[Finding], clinic_id: int) -> list[Finding]:
    """Those that nobody of the clinic decided to keep. One query, none where nothing was found."""
    if not found:
        return []
    digests = [digest(each, clinic_id) for each in found]
    rows = KeptWording.objects.filter(clinic_id=clinic_id, digest__in=digests)
    kept = set(rows.values_list("digest", flat=True))
    return [each for each, its_own in zip(found, digests, strict=True) if its_own not in kept]


def keep(found: Iterable[Finding], *, by: User) -> None:
    """Remember that these words stay. Twice is once."""
    rows = [KeptWording(clinic_id=by.clinic_id, digest=digest(each, by.clinic_id), kept_by=by) for each in found]
    KeptWording.objects.bulk_create(rows, ignore_conflicts=True)


def digest(found: Finding, clinic_id: int) -> str:
    """64 hexadecimal digits for these words in their sentence at this clinic, however they are spaced."""
    said = "\n".join(" ".join(words.casefold().split()) for words in (found.flagged, found.sentence))
    return salted_hmac(f"goals.kept_wording.{clinic_id}", said, algorithm="sha256").hexdigest()
