"""Sites that what patients get may link to: the clinic names them, and a link leads to one of them or nowhere.

Pure. A host is written in plain letters, digits and hyphens: what looks like another site by foreign letters, a name
before an @, a port or a number in its place is not taken. Sites below a host count as the host: `a.example.org` is
one of `example.org`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_HOSTS = 50
LONGEST_LINK = 500
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last part begins with a letter: 192.168.0.1 is no site.
_HOST = rf"(?=.{{1,253}}(?:[/?#]|\Z))(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?"
HOST = re.compile(rf"{_HOST}\Z")
LINK = re.compile(rf"https://(?P<host>{_HOST})(?P<rest>[/?#].*)?\Z", re.DOTALL)
# What may stand behind the host as it is; all else is written as %..
_KEPT = "/?#%&=+-._~!$'()*,;:@[]"


@dataclass(frozen=True)
class Link:
    """An address that may be followed, and its host to say where it leads."""

    url: str
    host: str


def hosts_of(text: str) -> tuple[str, ...]:
    """The hosts in a clinic's list, one a line."""
    return tuple(line for line in text.split() if line)


def read_hosts(typed: str) -> str:
    """What somebody typed as a clinic's list: each host once, in small letters, one a line.

    Takes an address with https:// for its host. Raises ValidationError with the line that is no host.
    """
    found: list[str] = []
    for line in typed.splitlines():
        written = line.strip().lower()
        if not written:
            continue
        host = written.removeprefix("https://").removesuffix("/")
        if not HOST.match(host):
            raise ValidationError(
                _("“%(line)s” is not yet the name of a site. Write one a line, such as videos.example.org."),
                code="no_host",
                params={"line": line.strip()[:80]},
            )
        if host not in found:
            found.append(host)
    if len(found) > MOST_HOSTS:
        raise ValidationError(_("There are more than 50 sites here. Fewer are easier to answer for."), code="too_many")
    return "\n".join(found)


def is_among(host: str, hosts: Sequence[str]) -> bool:
    """Whether it is one of these hosts or lies below one."""
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def read_link(typed: str, hosts: Sequence[str]) -> str:
    """What somebody typed as a link, as it is kept. Raises ValidationError unless it leads to one of these hosts."""
    beginning, mark, rest = typed.strip().partition("://")
    found = _split(f"{beginning.lower()}{mark}{_small_host(rest)}")
    if found is None:
        raise ValidationError(
            _("This is not yet a link that can be used. Copy one that begins with https:// and a site’s name."),
            code="no_link",
        )
    if not is_among(found.host, hosts):
        raise ValidationError(
            _("%(host)s is not among the sites this clinic links to: %(hosts)s. A clinic admin can add it."),
            code="not_among",
            params={"host": found.host, "hosts": ", ".join(hosts) or _("none yet")},
        )
    if len(found.url) > LONGEST_LINK:
        raise ValidationError(_("This link is longer than is kept here (500 characters)."), code="too_long")
    return found.url


def link_to(url: str, hosts: Sequence[str]) -> Link | None:
    """A link that was kept, while its host is still one of these; else nothing, for nobody answers for it any more."""
    found = _split(url)
    return found if found is not None and is_among(found.host, hosts) else None


def _small_host(rest: str) -> str:
    end = re.search(r"[/?#]", rest)
    at = end.start() if end else len(rest)
    return rest[:at].lower() + rest[at:]


def _split(url: str) -> Link | None:
    found = LINK.match(url)
    rest = (found["rest"] or "") if found else ""
    # Two links, or words around one: nobody could say which is meant.
    if found is None or any(character.isspace() or not character.isprintable() for character in rest):
        return None
    return Link(f"https://{found['host']}{quote(rest, safe=_KEPT)}", found["host"])
