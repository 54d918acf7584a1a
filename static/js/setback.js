// What is told in a visit may be what a plan was written for: then the plan opens, with those for what was picked first.
// It never closes by itself. Without scripts it stands folded, and opens by a press. Good news stands aside as long as
// pain or a word says that it is harder: praise and a setback never stand on one page (DESIGN rule 7).
//   data-setback-word      on the form: the word about a goal that says so
//   data-setback-pain      on it too: the pain from which on it says so (left out where no pain would)
//   data-setback-plan      the fold of the plans; data-kind on each plan: the kind of obstacle it answers
//   data-setback-except    on the fold: the kind of obstacle that is none
//   data-setback-aside     on what stands aside; `hidden` where it does already
(() => {
  "use strict";
  // Nothing moves under the finger: the page is scrolled by what came or went above it. At the top of a page there may be
  // nothing to scroll by; then its place stays, and is empty.
  const standAside = (news, isAside, at) => {
    const isNow = news.hidden || news.classList.contains("keeps-its-place");
    if (isNow === isAside) return;
    const before = at.getBoundingClientRect().top;
    const moved = () => at.getBoundingClientRect().top - before;
    const follow = () => { if (moved()) window.scrollBy({ top: moved(), behavior: "instant" }); };
    news.classList.remove("keeps-its-place");
    news.hidden = isAside;
    follow();
    if (!isAside || Math.abs(moved()) < 1) return;
    news.hidden = false;
    news.classList.add("keeps-its-place");
    follow();
  };

  const form = document.querySelector("form[data-setback-word]");
  if (!form) return;
  const news = document.querySelector("[data-setback-aside]");
  const fold = form.querySelector("[data-setback-plan]");
  const plans = fold ? [...fold.querySelectorAll("[data-kind]")] : [];
  const picked = () => [...form.querySelectorAll("input[name=obstacle_kinds]:checked")]
    .map((input) => input.value).filter((kind) => kind !== fold.dataset.setbackExcept);
  // A digit of any script, as the server reads them: the ten of a script follow one another.
  const plain = (digit) => {
    let zero = digit.codePointAt(0);
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return (digit.codePointAt(0) - zero) % 10;
  };
  const isPainUp = () => {
    const typed = form.querySelector("input[name=pain_now]");
    return "setbackPain" in form.dataset && typed && typed.value.trim() !== "" &&
      Number(typed.value.replace(/\p{Nd}/gu, plain).replace(/[,\u066b]/, ".")) >= Number(form.dataset.setbackPain);
  };
  const isHarder = () => [...form.querySelectorAll("input[name^=patient_]:checked")]
    .some((input) => input.value === form.dataset.setbackWord);
  let wasTold = false;
  const open = (isSetback) => {
    const kinds = picked();
    const isTold = kinds.length > 0 || isSetback;
    if (isTold && !wasTold) fold.open = true;
    wasTold = isTold;
    if (kinds.length) {
      const first = plans.filter((plan) => kinds.includes(plan.dataset.kind));
      first.reverse().forEach((plan) => plan.parentElement.prepend(plan));
    }
  };
  const look = ({ target } = {}) => {
    const isSetback = isPainUp() || isHarder();
    if (news) standAside(news, isSetback, form.contains(target) ? target : form);
    if (fold) open(isSetback);
  };
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  window.addEventListener("pageshow", look);
  look();
})();
