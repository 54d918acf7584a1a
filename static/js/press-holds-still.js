// Leaving a field may ask the server for a new piece, and the piece may be taller than the old one. A button below it would
// then move away between the press and the release, and the press would be lost. So while a button is being pressed, no
// piece is swapped in; the next word typed brings the piece up to date.
(() => {
  "use strict";
  let isPressing = false;

  document.addEventListener("pointerdown", (event) => {
    isPressing = Boolean(event.target.closest("button, a"));
  });
  // In the next turn of the loop: the click comes after the release.
  const letGo = () => setTimeout(() => { isPressing = false; }, 0);
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", letGo);

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isPressing) event.detail.shouldSwap = false;
  });
})();
