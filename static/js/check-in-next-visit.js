// The usual moments for the next visit: one press fills in the day and the time.
//   data-fills on the list of buttons (hidden without scripts); data-fill-day="8/12/2026" data-fill-time="10:30" on each
(() => {
  "use strict";
  document.querySelectorAll("[data-fills]").forEach((line) => {
    const form = line.closest("form");
    const fill = (name, value) => {
      const input = form.elements[name];
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    line.hidden = false;
    line.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      fill("next_on", button.dataset.fillDay);
      fill("next_at", button.dataset.fillTime);
    });
  });
})();
