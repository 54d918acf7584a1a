"""The hands of the person at a page: they find things by their words, and count what they do (DESIGN 9)."""

from dataclasses import dataclass
from re import Pattern

from playwright.sync_api import Locator, Page


@dataclass
class Hands:
    """Presses, choices and fields filled on a page, each one interaction; what is typed is counted apart.

    What they press, choose or fill is found by the words that are seen, within `page` or a part of it.
    """

    page: Page
    interactions: int = 0
    characters: int = 0

    def press(self, name: str | Pattern[str], within: Locator | None = None) -> None:
        """Press a button."""
        self._do((within or self.page).get_by_role("button", name=name, exact=True).click)

    def follow(self, name: str | Pattern[str], within: Locator | None = None) -> None:
        """Press a link."""
        self._do((within or self.page).get_by_role("link", name=name, exact=True).first.click)

    def choose(self, name: str, within: Locator | None = None) -> None:
        """Press a plate: one of several, or a tick."""
        self._do((within or self.page).get_by_label(name, exact=True).check)

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        """Fill a field: one interaction, and its characters apart."""
        self.characters += len(text)
        field = (within or self.page).get_by_label(label, exact=True)
        self._do(lambda: field.fill(text))

    def _do(self, act) -> None:
        self.interactions += 1
        act()
