// Phrases for a text field: a press puts one at the end of what is typed, and selects its first slot. Tab goes on to the
// next slot in the field, and from the last one out of it, as ever.
//   data-phrase-for="<id>"  on a button whose words are the phrase
(() => {
  "use strict";
  const SLOT = /\[[^[\]]+\]/g;

  const slotAfter = (field, start) => {
    SLOT.lastIndex = start;
    const slot = SLOT.exec(field.value);
    return slot && [slot.index, slot.index + slot[0].length];
  };

  const told = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-phrase-for]");
    if (!button) return;
    const field = document.getElementById(button.dataset.phraseFor);
    const before = field.value.trimEnd();
    const gap = before ? (field.tagName === "TEXTAREA" ? "\n" : " ") : "";
    field.value = before + gap + button.textContent.trim();
    told(field);
    field.focus();
    const start = before.length + gap.length;
    field.setSelectionRange(...(slotAfter(field, start) || [field.value.length, field.value.length]));
    field.dataset.slots = "";
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Tab" || event.shiftKey || !("slots" in field.dataset)) return;
    const slot = slotAfter(field, field.selectionEnd);
    if (!slot) return;
    event.preventDefault();
    field.setSelectionRange(...slot);
  });
})();
