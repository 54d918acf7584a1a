// A ruler shown as numbers, words or faces: what was chosen stays chosen when it is shown another way.
//   data-ways on the fieldset; `way-is-words` on a switch shows `way-words` by CSS alone, also without scripts.
(() => {
  "use strict";
  document.querySelectorAll("[data-ways]").forEach((ruler) => {
    const ways = ["numbers", "words", "faces"];
    ruler.addEventListener("change", (event) => {
      const way = ways.find((each) => event.target.classList.contains(`way-is-${each}`));
      const chosen = ruler.querySelector(".ruler-plates input:checked");
      if (!way || !chosen) return;
      // Five words stand for five of the eleven numbers; another number stays chosen until a word is pressed.
      const same = ruler.querySelector(`.way-${way} input[value="${chosen.value}"]`);
      if (same) same.checked = true;
    });
  });
})();
