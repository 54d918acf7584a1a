// Several tries become one number, shown while they are typed: their mean, or the best of them. The server works it out
// again when the form is sent; without scripts it does so alone.
//   data-live="mean" or "best" on the group of fields; data-live-more where the larger number is the better one
//   data-live-of           name of the radios that choose between mean and best, where they do
//   data-live-words        "So far: {value}"; data-live-decimals how finely it is written
(() => {
  "use strict";
  const number = (typed) => {
    const text = typed.trim().replace(",", ".");
    return /^[+-]?\d*\.?\d+$/.test(text) ? Number(text) : null;
  };

  document.querySelectorAll("[data-live]").forEach((group) => {
    const result = group.querySelector("[data-live-result]");
    const fields = [...group.querySelectorAll("input[type=text]")];
    const form = group.closest("form");
    const show = () => {
      const chosen = form.querySelector(`input[name="${group.dataset.liveOf}"]:checked`);
      const values = fields.map((field) => number(field.value)).filter((value) => value !== null);
      let words = "";
      if (values.length > 1) {
        const way = chosen ? chosen.value : group.dataset.live;
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const best = "liveMore" in group.dataset ? Math.max(...values) : Math.min(...values);
        const comma = fields.some((field) => field.value.includes(","));
        const written = String(Number((way === "mean" ? mean : best).toFixed(Number(group.dataset.liveDecimals))));
        words = group.dataset.liveWords.replace("{value}", comma ? written.replace(".", ",") : written);
      }
      if (result.textContent !== words) result.textContent = words;
    };
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  });
})();
