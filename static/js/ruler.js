// Plates beside a number field: a finger is quicker than a keyboard, and the field stays what is sent.
//   data-ruler="0 10"            plates 0, 1 … 10; data-ruler-last="4" marks last time's, data-ruler-last-word="last"
//   data-plates="1=Yes|0=No"     plates with words
// Setting, changing or removing either attribute later draws the plates anew. Without scripts the field works alone.
(() => {
  "use strict";
  const SELECTOR = "input[data-ruler], input[data-plates]";
  const drawn = new WeakMap();

  const choices = (input) => {
    if (input.dataset.plates) {
      return input.dataset.plates.split("|").map((pair) => {
        const [value, ...words] = pair.split("=");
        return { value, words: words.join("=") };
      });
    }
    const [lowest, highest] = (input.dataset.ruler || "").split(" ").map(Number);
    const found = [];
    if (Number.isInteger(lowest) && Number.isInteger(highest) && highest - lowest < 21) {
      for (let value = lowest; value <= highest; value += 1) found.push({ value: String(value), words: String(value) });
    }
    return found;
  };

  const press = (group, input) => {
    const typed = input.value.trim();
    const plates = [...group.querySelectorAll("button")];
    plates.forEach((plate) => plate.setAttribute("aria-pressed", String(plate.dataset.fill === typed)));
    // One stop for Tab, arrows inside.
    const stop = plates.find((plate) => plate.dataset.fill === typed) || plates[0];
    plates.forEach((plate) => { plate.tabIndex = plate === stop ? 0 : -1; });
  };

  const fill = (input, value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const draw = (input) => {
    const before = drawn.get(input);
    if (before) before.remove();
    drawn.delete(input);
    const found = choices(input);
    const box = input.closest("[data-plates-box]") || input.parentElement;
    box.classList.toggle("with-plates", found.length > 0);
    if (!found.length) return;

    const group = document.createElement("div");
    group.className = input.dataset.plates ? "plates plates-words" : "plates";
    group.setAttribute("role", "group");
    if (box.dataset.platesBox) group.setAttribute("aria-label", box.dataset.platesBox);
    const label = input.labels && input.labels[0];
    if (label) {
      label.id = label.id || `${input.id}_label`;
      // Described, not labelled: the field alone bears the label, by which people and tests find it.
      group.setAttribute("aria-describedby", label.id);
    }
    found.forEach(({ value, words }) => {
      const plate = document.createElement("button");
      plate.type = "button";
      plate.className = "plate";
      plate.dataset.fill = value;
      plate.textContent = words;
      if (input.dataset.rulerLast === value) {
        const last = document.createElement("small");
        last.textContent = input.dataset.rulerLastWord || "";
        plate.append(" ", last);
      }
      group.append(plate);
    });
    group.addEventListener("click", (event) => {
      const plate = event.target.closest("button");
      if (plate) fill(input, plate.dataset.fill);
    });
    group.addEventListener("keydown", (event) => {
      const forward = getComputedStyle(group).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
      const step = { [forward]: 1, ArrowDown: 1, [back]: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const plates = [...group.querySelectorAll("button")];
      const next = plates[(plates.indexOf(document.activeElement) + step + plates.length) % plates.length];
      plates.forEach((plate) => { plate.tabIndex = plate === next ? 0 : -1; });
      next.focus();
    });
    box.append(group);
    drawn.set(input, group);
    press(group, input);
  };

  const drawAll = (root) => root.querySelectorAll(SELECTOR).forEach(draw);

  document.addEventListener("input", (event) => {
    const group = drawn.get(event.target);
    if (group) press(group, event.target);
  });
  new MutationObserver((changes) => {
    new Set(changes.map((change) => change.target)).forEach((input) => {
      if (input instanceof HTMLInputElement && (input.matches(SELECTOR) || drawn.has(input))) draw(input);
    });
  }).observe(document.documentElement, {
    subtree: true,
    attributeFilter: ["data-ruler", "data-plates", "data-ruler-last"],
  });
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.target));
  // A browser puts typed values back after the page was drawn.
  window.addEventListener("pageshow", () => document.querySelectorAll(SELECTOR).forEach((input) => {
    const group = drawn.get(input);
    if (group) press(group, input);
  }));
  drawAll(document);
})();
