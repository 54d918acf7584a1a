// A password field with data-show-password gets a button beside it that shows what is typed. The words come from the page.
(() => {
  "use strict";
  document.querySelectorAll("input[data-show-password]").forEach((input) => {
    const button = document.createElement("button");
    const words = { show: input.dataset.showPassword, hide: input.dataset.hidePassword };
    button.type = "button";
    button.className = "btn btn-link";
    const paint = () => {
      const shown = input.type === "text";
      button.textContent = shown ? words.hide : words.show;
    };
    button.addEventListener("click", () => {
      input.type = input.type === "password" ? "text" : "password";
      paint();
    });
    // Never sent as text: browsers remember what was typed into ordinary fields.
    input.form.addEventListener("submit", () => {
      input.type = "password";
      paint();
    });
    paint();
    input.after(button);
  });
})();
