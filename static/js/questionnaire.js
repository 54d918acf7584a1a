// Hides the questions of a questionnaire that are not asked, by the answers given so far; started by
// [data-questionnaire]. Without scripts all are shown with "Only if …", and the server leaves out what is not asked.
(() => {
  "use strict";

  const start = (questionnaire) => {
    const form = questionnaire.closest("form");
    const parts = [...questionnaire.querySelectorAll("[data-asked-when]")].map((element) => {
      const [joint, ...conditions] = JSON.parse(element.dataset.askedWhen);
      return { element, joint, conditions };
    });
    if (!form || !parts.length) return;

    // What a field holds, unless it is hidden itself: then it counts as not answered.
    const given = (name) => {
      const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      return fields
        .filter((field) => !field.closest("[data-asked-when][hidden]"))
        .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
        .map((field) => field.value.trim())
        .filter(Boolean);
    };

    const number = (text) => parseFloat(text.replace(",", "."));
    const compare = {
      "=": (a, b) => a === b,
      "!=": (a, b) => a !== b,
      ">": (a, b) => a > b,
      "<": (a, b) => a < b,
      ">=": (a, b) => a >= b,
      "<=": (a, b) => a <= b,
    };

    const holds = ([name, how, wanted]) => {
      const values = given(name);
      if (how === "exists") return values.length > 0 === wanted;
      if (how === "in") return values.some((value) => wanted.includes(value));
      if (how === "not in") return !values.some((value) => wanted.includes(value));
      if (how === "!=") return values.every((value) => compare[how](number(value), number(wanted)));
      return values.some((value) => compare[how](number(value), number(wanted)));
    };

    const look = () => {
      // What is hidden changes what others see, so it is looked again until nothing changes; circles were refused.
      for (let round = 0; round <= parts.length; round += 1) {
        let changed = false;
        for (const { element, joint, conditions } of parts) {
          const isAsked = joint === "any" ? conditions.some(holds) : conditions.every(holds);
          // What there is to look at stays in sight.
          const isShown = isAsked || element.querySelector(".has-error") !== null;
          changed = changed || element.hidden === isShown;
          element.hidden = !isShown;
        }
        if (!changed) return;
      }
    };

    for (const words of questionnaire.querySelectorAll("[data-only-if]")) words.hidden = true;
    form.addEventListener("input", look);
    form.addEventListener("change", look);
    window.addEventListener("pageshow", look);
    look();
  };

  document.querySelectorAll("[data-questionnaire]").forEach(start);
})();
