// What is told in a visit may be what a plan was written for: then the plan opens, with those for what was picked first.
// It never closes by itself. Without scripts it stands folded, and opens by a press.
//   data-setback on the fold of the plans, inside the form; data-kind on each plan: the kind of obstacle it answers
//   data-setback-pain      the pain from which on it opens (left out where nobody knows what is usual)
//   data-setback-word      the word about a goal that opens it; data-setback-except the kind of obstacle that is none
(() => {
  "use strict";
  document.querySelectorAll("[data-setback]").forEach((fold) => {
    const form = fold.closest("form");
    const plans = [...fold.querySelectorAll("[data-kind]")];
    const picked = () => [...form.querySelectorAll("input[name=obstacle_kinds]:checked")]
      .map((input) => input.value).filter((kind) => kind !== fold.dataset.setbackExcept);
    const isPainUp = () => {
      const typed = form.querySelector("input[name=pain_now]");
      return "setbackPain" in fold.dataset && typed && typed.value.trim() !== "" &&
        Number(typed.value.replace(",", ".")) >= Number(fold.dataset.setbackPain);
    };
    const isHarder = () => [...form.querySelectorAll("input[name^=patient_]:checked")]
      .some((input) => input.value === fold.dataset.setbackWord);
    let wasTold = false;
    const look = () => {
      const kinds = picked();
      const isTold = kinds.length > 0 || isPainUp() || isHarder();
      if (isTold && !wasTold) fold.open = true;
      wasTold = isTold;
      if (kinds.length) {
        const first = plans.filter((plan) => kinds.includes(plan.dataset.kind));
        first.reverse().forEach((plan) => plan.parentElement.prepend(plan));
      }
    };
    form.addEventListener("input", look);
    form.addEventListener("change", look);
    window.addEventListener("pageshow", look);
    look();
  });
})();
