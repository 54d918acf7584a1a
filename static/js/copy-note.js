// "Copy note" puts the text of an element on the clipboard, and says so. The button is there only where that works.
//   data-copy="id of the element"; data-copied: the words when it is done; data-copy-said: where they are said
(() => {
  "use strict";
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    const text = document.getElementById(button.dataset.copy);
    const said = document.querySelector("[data-copy-said]");
    if (!navigator.clipboard || !text) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      said.textContent = "";
      try {
        await navigator.clipboard.writeText(text.textContent);
        said.textContent = button.dataset.copied;
      } catch {
        // Not allowed here: it stands selected, for the keys of the machine.
        getSelection().selectAllChildren(text);
      }
    });
  });
})();
