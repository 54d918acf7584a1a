// Of several ticks one says that there is nothing: ticking it takes the others away, and each of them takes it away.
//   data-alone="nothing"   round the ticks: the value of the one that stands alone
(() => {
  "use strict";
  document.querySelectorAll("[data-alone]").forEach((box) => {
    box.addEventListener("change", (event) => {
      if (!event.target.checked) return;
      const isAlone = event.target.value === box.dataset.alone;
      box.querySelectorAll("input[type=checkbox]").forEach((tick) => {
        if ((tick.value === box.dataset.alone) !== isAlone) tick.checked = false;
      });
    });
  });
})();
