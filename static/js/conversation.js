// The conversation: what was said of the summary was said of the words as they stood, and what was carried over from an
// earlier talk is no longer as it was said then, as soon as it is changed.
//   data-summary-said    the answer that is kept; data-as-said in a field's hint: the day from which its words are
(() => {
  "use strict";
  const form = document.getElementById("talk");

  const newWords = () => {
    form.querySelectorAll("[name=summary_said]:checked").forEach((answer) => { answer.checked = false; });
    form.querySelectorAll("[data-summary-said]").forEach((line) => { line.hidden = true; });
  };

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.name === "summary") newWords();
    const mark = field.closest(".field")?.querySelector("[data-as-said]");
    if (mark) mark.hidden = field.value !== field.defaultValue;
  });
  // A piece that only proposes leaves the words as they are.
  let words = form.elements.summary.value;
  form.addEventListener("htmx:afterSwap", () => {
    if (form.elements.summary.value !== words) newWords();
    words = form.elements.summary.value;
  });
})();
