// How much of a fold has been answered, in the fold's line: "1 of 2 said". Without scripts the line says how it began.
//   data-counts on the fold; data-counted on each part of it; data-count-words="{done} of {all} said" on the line
(() => {
  "use strict";
  // How something is measured, on which scale, and what stays from time to time, is there beforehand.
  const isAround = (input) => input.closest(".conditions") || "stays" in input.dataset || /_(scale|combine)$/.test(input.name);
  const isAnswered = (part) =>
    [...part.querySelectorAll("input[type=radio]:checked, input[type=text]")].some((input) => !isAround(input) &&
      (input.type === "radio" || (input.value.trim() !== "" && !input.hasAttribute("aria-invalid"))));

  document.querySelectorAll("[data-counts]").forEach((fold) => {
    const line = fold.querySelector("[data-count-words]");
    const parts = [...fold.querySelectorAll("[data-counted]")];
    if (!line || !parts.length) return;
    const began = line.textContent;
    const show = () => {
      const done = parts.filter(isAnswered).length;
      const words = line.dataset.countWords.replace("{done}", String(done)).replace("{all}", String(parts.length));
      const next = done ? words : began;
      if (line.textContent !== next) line.textContent = next;
    };
    fold.addEventListener("input", show);
    fold.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  });
})();
