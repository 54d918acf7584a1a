"""Somebody who has the keyboard alone: they move by Tab, see where they are, and press Enter, Space and arrows.

The page's context has reduced motion: where the focus is, is looked at as soon as the page has scrolled to it.
"""

from playwright.sync_api import Locator, Page

# More stops than any page has.
MOST = 300
# Where the focus is now, after a step: whether it is where it was to go, and what a person could not follow. A pick
# shows the focus on the plate around it, a point of a ruler on its label.
LOOK = """async ([wanted, isBack]) => {
  // What moves into sight with the focus has done so after the next frame.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const now = document.activeElement;
  const [before, wrong] = [window.focusBefore, []];
  if (now === document.body) return { isThere: false, what: "the page itself", wrong: ["the focus has left the page"] };
  const box = now.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
  const shows = (element) => {
    if (!element) return false;
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  if (![now, now.nextElementSibling, now.closest(".form-check, label")].some(shows)) wrong.push("no outline");
  const seen = document.elementFromPoint(x, y);
  const isSeen = (element) => element && seen && (element.contains(seen) || seen.contains(element));
  const isCovered = seen && seen.closest(".finish, header, nav") !== now.closest(".finish, header, nav");
  if (!isSeen(now) || isCovered) wrong.push("out of sight, under " + (seen && (seen.className || seen.tagName)));
  if (before && before.isConnected && before !== now) {
    const [first, second] = isBack ? [now, before] : [before, now];
    if (!(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push("out of order");
    const isOfForm = [first, second].every((element) => element.closest("form#check-in"));
    if (isOfForm && second.getBoundingClientRect().bottom < first.getBoundingClientRect().top) wrong.push("jumps up");
  }
  window.focusBefore = now;
  const what = `${now.tagName} ${now.name || now.textContent.trim().slice(0, 60)}`;
  return { isThere: now === wanted, what, wrong };
}"""


class Keyboard:
    """The keys of one page; `steps` counts the stops that Tab made on the way."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps = page, 0

    def go_to(self, wanted: Locator, *, back: bool = False) -> None:
        """Press Tab (Shift and Tab, to go back) until `wanted` has the focus, and look at every stop on the way."""
        handle = wanted.element_handle()
        for _ in range(MOST):
            self.press("Shift+Tab" if back else "Tab")
            self.steps += 1
            at = self.page.evaluate(LOOK, [handle, back])
            assert not at["wrong"], f"{at['what']}: {', '.join(at['wrong'])}"
            if at["isThere"]:
                return
        raise AssertionError(f"Tab never comes to {wanted}")

    def press(self, keys: str) -> None:
        """Press one key, or keys held together."""
        self.page.keyboard.press(keys)

    def enter(self, wanted: Locator, *, back: bool = False) -> None:
        """Go to a link, a button or a fold, and press Enter."""
        self.go_to(wanted, back=back)
        self.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        """Go to a field and type."""
        self.go_to(field)
        self.page.keyboard.type(words)

    def tick(self, box: Locator) -> None:
        """Go to a tick and press Space."""
        self.go_to(box)
        self.press("Space")

    def pick(self, group: Locator, name: str, *, back: bool = False) -> None:
        """Go to a group of picks, and by arrows to one of them."""
        wanted = group.get_by_label(name, exact=True)
        checked = group.locator("input:checked")
        stops = group.get_by_role("radio")
        self.go_to(checked if checked.count() else stops.last if back else stops.first, back=back)
        for _ in range(stops.count()):
            if wanted.evaluate("element => element === document.activeElement"):
                break
            self.press("ArrowRight")
        self.press("Space")
        assert wanted.is_checked(), f"arrows do not come to {name}"
