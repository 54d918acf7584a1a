// In the goal builder the two values are typed as the chosen measure is: plates for a scale, words for done or not yet,
// a number with its unit for what is counted. Started by a form with data-goal-measures, a table of the measures.
// Without scripts every field is there, and the server reads the values by what was chosen.
(() => {
  "use strict";
  const ANOTHER = "another";

  const start = (form) => {
    const measures = JSON.parse(form.dataset.goalMeasures);
    const counted = form.querySelector("[data-goal-counted]");
    const own = form.querySelector("[data-goal-own]");
    const select = form.elements.counted;
    const unit = form.elements.own_unit;
    const keeping = form.elements.is_keeping;
    const inputs = ["baseline", "target"].map((name) => form.elements[name]);
    const filled = new Map();

    const how = () => (form.querySelector("input[name=how]:checked") || {}).value;
    const isCounted = () => how() === "counted";
    const isOwn = () => isCounted() && select.value === ANOTHER;
    const chosen = () => (isCounted() ? measures[select.value] : measures[how()]) || null;

    // A word beside the field, such as the unit; made when it is needed first, and tied to the field for the ear.
    const beside = (input, name, words, className) => {
      const id = `${input.id}_${name}`;
      let part = document.getElementById(id);
      if (!part && !words) return;
      if (!part) {
        part = document.createElement("span");
        part.id = id;
        part.className = className;
        const unitPart = document.getElementById(`${input.id}_unit`);
        (name === "last" && unitPart ? unitPart : input).after(part);
        describe(input, id);
      }
      part.textContent = words;
      part.hidden = !words;
    };

    const describe = (input, id) => {
      const ids = (input.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
      if (!ids.includes(id)) input.setAttribute("aria-describedby", [...ids, id].join(" "));
    };

    const ends = (input, low, high) => {
      const id = `${input.id}_ends`;
      let line = document.getElementById(id);
      if (!line && !low) return;
      if (!line) {
        line = document.createElement("p");
        line.id = id;
        line.className = "ruler-ends";
        line.append(document.createElement("span"), " ", document.createElement("span"));
        input.closest(".field").append(line);
        describe(input, id);
      }
      line.children[0].textContent = low;
      line.children[1].textContent = high;
      line.hidden = !low;
    };

    const set = (input, name, value) => {
      if (value) input.setAttribute(name, value); else input.removeAttribute(name);
    };

    // Values of the former measure mean nothing in the next one. Typed ones come back when it is chosen again.
    const change = (input, before, after) => {
      if (before === after) return;
      filled.set(`${before} ${input.name}`, input.value);
      const proposed = (measures[after] || {})[input.name] || "";
      const earlier = filled.get(`${after} ${input.name}`);
      input.value = earlier === undefined ? proposed : earlier;
    };

    const nameOf = () => (isCounted() ? select.value || "counted" : how());
    let before = nameOf();

    const show = () => {
      counted.hidden = !isCounted();
      own.hidden = !isOwn();
      const measure = chosen() || {};
      const after = nameOf();
      inputs.forEach((input) => {
        change(input, before, after);
        set(input, "data-plates", measure.plates);
        set(input, "data-ruler", measure.ruler);
        set(input, "inputmode", measure.inputmode || "decimal");
        beside(input, "unit", isOwn() ? unit.value.trim() : measure.unit || "", "");
        ends(input, measure.low || "", measure.high || "");
      });
      beside(inputs[0], "last", measure.last || "", "last");
      before = after;
      hold();
    };

    // To keep something is to end where it stands now. What was typed comes back with the tick taken away.
    let setAside = "";
    const hold = () => {
      const [, target] = inputs;
      const field = target.closest(".field");
      const isHeld = keeping.checked && !field.classList.contains("has-error");
      if (isHeld && !field.hidden) [setAside, target.value] = [target.value, ""];
      if (!isHeld && field.hidden && !target.value) target.value = setAside;
      field.hidden = isHeld;
    };

    form.addEventListener("change", (event) => {
      if (["how", "counted"].includes(event.target.name)) show();
      if (event.target === keeping) hold();
    });
    unit.addEventListener("input", show);
    window.addEventListener("pageshow", show);
    show();
  };

  document.querySelectorAll("form[data-goal-measures]").forEach(start);
})();
