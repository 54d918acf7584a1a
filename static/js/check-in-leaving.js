// What was typed in a long form is not lost by a press on a link: the browser asks first.
//   data-keep-typed on the form
(() => {
  "use strict";
  document.querySelectorAll("form[data-keep-typed]").forEach((form) => {
    let isTyped = false;
    let isSent = false;
    form.addEventListener("input", () => { isTyped = true; });
    form.addEventListener("change", () => { isTyped = true; });
    form.addEventListener("submit", () => { isSent = true; });
    window.addEventListener("pageshow", () => { isSent = false; });
    window.addEventListener("beforeunload", (event) => {
      if (isTyped && !isSent) event.preventDefault();
    });
  });
})();
