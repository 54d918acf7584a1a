// How many letters still fit into a field with data-letters-left="16". Nothing is cut: what is too long is said when sent.
(() => {
  "use strict";
  const watch = (input) => {
    const most = Number(input.dataset.lettersLeft);
    const left = document.createElement("span");
    left.className = "form-text";
    left.setAttribute("aria-hidden", "true");
    const tell = () => { left.textContent = `${[...input.value.trim()].length} / ${most}`; };
    input.after(left);
    input.addEventListener("input", tell);
    tell();
  };
  document.querySelectorAll("input[data-letters-left]").forEach(watch);
})();
