// After a press that planned, moved or cancelled a visit, or said what became of it, the address leads back to the place of
// the press. Its message has the focus, so that "Undo" is the next stop; while it has, it stays in sight (rehabgoals.css 3).
(() => {
  "use strict";
  const message = document.querySelector("[data-at-press]");
  if (!message) return;
  // The browser goes to the place first, and takes the focus away as it does.
  addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => message.focus({ preventScroll: true }))));
})();
