// Words to take for a text field, as buttons below it; the field stays what is sent, and everything can be changed.
//   data-suggestions-for="<id>"      the group: a press puts the button's words into that field
//   data-when="<name>=<value>"       shown only while this radio button of the form is chosen
//   data-opening, data-opening-for   words, and the field that takes them then, unless somebody wrote others there
// Without scripts the groups stay hidden, and the field's own list (datalist) offers the words.
(() => {
  "use strict";
  const groups = [...document.querySelectorAll("[data-suggestions-for]")];
  const openings = new Set(groups.map((group) => group.dataset.opening).filter(Boolean));
  const fieldOf = (id) => document.getElementById(id);

  const fill = (field, words) => {
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const press = (group) => {
    const typed = fieldOf(group.dataset.suggestionsFor).value.trim();
    group.querySelectorAll("button").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.textContent.trim() === typed));
    });
  };

  const isWanted = (group) => {
    if (!group.dataset.when) return true;
    const [name, value] = group.dataset.when.split("=");
    const chosen = group.closest("form").querySelector(`input[name="${name}"]:checked`);
    return Boolean(chosen) && chosen.value === value;
  };

  const show = (group) => {
    group.hidden = !isWanted(group);
    press(group);
  };

  groups.forEach((group) => {
    const field = fieldOf(group.dataset.suggestionsFor);
    [field, fieldOf(group.dataset.openingFor)].forEach((each) => each && each.removeAttribute("list"));
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) fill(field, button.textContent.trim());
    });
    field.addEventListener("input", () => press(group));
    if (group.dataset.when) {
      group.closest("form").addEventListener("change", (event) => {
        if (event.target.name !== group.dataset.when.split("=")[0]) return;
        show(group);
        const opened = fieldOf(group.dataset.openingFor);
        const mayOpen = opened && (!opened.value.trim() || openings.has(opened.value.trim()));
        if (!group.hidden && mayOpen) fill(opened, group.dataset.opening);
      });
    }
    show(group);
  });
})();
