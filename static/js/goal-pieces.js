// What stands beside the goal builder's fields: words and numbers that can be taken with one press, the measures that fit,
// and the kind of goal that the words sound like. Nothing is taken by itself. Started by a form with data-goal-measures.
//   data-take="<field>"     a button or link that puts its data-words into the field
//   data-fitting            the measures that fit so far; data-count in it is a measure of the list
//   data-stays-open         a fold that is open stays open when it comes anew
//   name="looked"           a tick stays as it was set for these numbers, whatever was on its way
(() => {
  "use strict";
  const form = document.querySelector("form[data-goal-measures]");
  if (!form) return;
  const select = form.elements.counted;
  const measures = JSON.parse(form.dataset.goalMeasures);
  const open = new Set();
  const ticked = new Map();

  const tell = (input) => {
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const take = (button) => {
    const input = form.elements[button.dataset.take];
    if (button.dataset.take === "target" && form.elements.is_keeping.checked) form.elements.is_keeping.click();
    input.value = button.dataset.words;
    tell(input);
    input.focus();
  };

  const count = (number) => {
    form.querySelector("input[name=how][value=counted]").click();
    select.value = number;
    tell(select);
    select.focus();
  };

  const groupNamed = (label) => {
    const found = [...select.querySelectorAll("optgroup")].find((group) => group.label === label);
    if (found) return found;
    const made = document.createElement("optgroup");
    made.label = label;
    [...select.options].at(-1).before(made);
    return made;
  };

  // The measures that fit stand first in the list; those that fit no more go back under their own heading.
  const sort = (fitting) => {
    if (document.activeElement === select) return;
    const chosen = select.value;
    const first = groupNamed(select.dataset.fits);
    [...first.children].forEach((option) => groupNamed(measures[option.value].heading).prepend(option));
    [...fitting.querySelectorAll("[data-count]")].forEach((each) => {
      const option = [...select.options].find(({ value }) => value === each.dataset.count);
      if (option) first.append(option);
    });
    select.options[0].after(first);
    select.querySelectorAll("optgroup:empty").forEach((group) => group.remove());
    select.value = chosen;
  };

  // The kind that the words sound like is ticked until somebody says another.
  const propose = (fitting) => {
    const { kind, kindWords } = fitting.dataset;
    const proposed = form.elements.kind_proposed;
    const state = document.querySelector("[data-kind-words-of]");
    const ticked = form.querySelector("input[name=kind]:checked");
    if (!ticked || ticked.value === proposed.value) {
      form.querySelectorAll("input[name=kind]").forEach((each) => { each.checked = kindWords && each.value === kind; });
      proposed.value = kindWords ? kind : "";
    }
    if (state) state.textContent = kindWords;
  };

  const button = (item) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-link";
    made.append(...item.childNodes);
    made.addEventListener("click", () => count(item.dataset.count));
    item.append(made);
  };

  const show = () => {
    document.querySelectorAll("[data-take]").forEach((each) => { each.hidden = false; });
    document.querySelectorAll("[data-stays-open]").forEach((each) => { each.open = open.has(each.dataset.staysOpen); });
    const looked = form.elements.looked;
    if (looked) looked.checked = ticked.get(looked.value) ?? looked.checked;
  };

  const follow = () => {
    const fitting = document.querySelector("[data-fitting]");
    fitting.querySelectorAll("[data-count]:not(:has(button))").forEach(button);
    sort(fitting);
    propose(fitting);
  };

  document.addEventListener("click", (event) => {
    const taken = event.target.closest("[data-take]");
    if (!taken) return;
    event.preventDefault();
    take(taken);
  });
  document.addEventListener("toggle", (event) => {
    const name = event.target.dataset.staysOpen;
    if (name) open[event.target.open ? "add" : "delete"](name);
  }, true);
  document.addEventListener("change", ({ target }) => {
    if (target.name === "looked") ticked.set(target.value, target.checked);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name !== "kind") return;
    form.elements.kind_proposed.value = "";
    document.querySelector("[data-kind-words-of]").textContent = event.target.labels[0].textContent;
  });
  document.addEventListener("htmx:afterSwap", show);
  document.addEventListener("htmx:oobAfterSwap", follow);
  show();
  follow();
})();
