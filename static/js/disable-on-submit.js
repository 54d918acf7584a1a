// A form or a button with data-waiting="Saving …": once sent, the button waits and says so, and a second press does nothing.
(() => {
  "use strict";
  const WORDS = "data-words-before-waiting";

  const release = (button) => {
    button.disabled = false;
    button.textContent = button.getAttribute(WORDS);
    button.removeAttribute(WORDS);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    const button = event.submitter || form.querySelector("button[type=submit]");
    const words = (button && button.getAttribute("data-waiting")) || form.getAttribute("data-waiting");
    if (!button || !words) return;
    // The browser collects the button's own name and value before the next turn of the loop; after that it may be disabled.
    setTimeout(() => {
      if (button.hasAttribute(WORDS)) return;
      button.setAttribute(WORDS, button.textContent);
      button.disabled = true;
      button.textContent = words;
    }, 0);
  });

  // Back from the next page (the page may come from the browser's memory), or a download: the button works again.
  const releaseAll = () => document.querySelectorAll(`[${WORDS}]`).forEach(release);
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", releaseAll);
})();
