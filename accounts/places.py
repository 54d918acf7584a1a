"""Countries and time zones to choose from."""

import zoneinfo
from functools import cache

from babel import Locale

# The rest of the database are older names for the same zones ("US/Eastern") and offsets without daylight saving.
REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
# Two letters too, but no country: unions, outlying islands and what is kept for tests.
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


@cache
def country_names(language: str) -> dict[str, str]:
    """Names of countries by their two letters (ISO 3166), in this language and in the order of their names."""
    territories = Locale.parse(language, sep="-").territories
    found = {
        code: name for code, name in territories.items() if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    }
    return dict(sorted(found.items(), key=lambda entry: entry[1]))


@cache
def zones_by_region() -> dict[str, list[tuple[str, str]]]:
    """Names of time zones by region, each with the words to show: "Europe" has ("Europe/London", "London")."""
    found: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for name in sorted(zoneinfo.available_timezones()):
        region, _, city = name.partition("/")
        if city and region in found:
            found[region].append((name, city.replace("_", " ").replace("/", ", ")))
    return found
