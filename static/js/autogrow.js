// Text areas marked data-autogrow begin with few lines and grow with their words, where the browser does not do it by itself.
(() => {
  "use strict";
  if (window.CSS && CSS.supports("field-sizing", "content")) return;

  const grow = (area) => {
    area.rows = Math.min(40, Math.max(1, area.value.split("\n").reduce(
      (lines, line) => lines + Math.max(1, Math.ceil(line.length / Math.max(20, area.clientWidth / 10))), 0)));
  };

  const isGrowing = (element) => element instanceof HTMLTextAreaElement && element.hasAttribute("data-autogrow");

  document.addEventListener("input", (event) => { if (isGrowing(event.target)) grow(event.target); });
  const growAll = (root) => root.querySelectorAll("textarea[data-autogrow]").forEach(grow);
  growAll(document);
  document.addEventListener("htmx:afterSwap", (event) => growAll(event.target));
})();
