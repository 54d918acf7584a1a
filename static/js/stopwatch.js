// A stopwatch beside a field. Up: stopping it writes the seconds into the first empty field it belongs to. Down: for a test
// of a fixed length; at its end it says so, calmly, and the cursor goes to the field. Without scripts there is the field alone.
//   data-stopwatch=""            counts up; "30" counts 30 seconds down
//   data-stopwatch-into          ids of the fields it belongs to
//   data-start, -stop, -again    words of the button; data-running, data-over what is said aloud; data-sign the decimal sign
(() => {
  "use strict";
  const two = (number) => String(number).padStart(2, "0");

  const begin = (watch) => {
    const length = Number(watch.dataset.stopwatch) || 0;
    const fields = watch.dataset.stopwatchInto.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    const press = watch.querySelector("[data-stopwatch-press]");
    const back = watch.querySelector("[data-stopwatch-back]");
    const shown = watch.querySelector("[data-stopwatch-time]");
    const sign = watch.querySelector("[data-stopwatch-sign]");
    let since = null;
    let ticking = 0;
    let filled = null;

    const inTenths = (milliseconds) => (Math.floor(milliseconds / 100) / 10).toFixed(1).replace(".", watch.dataset.sign);
    const show = (milliseconds) => {
      if (!length) {
        shown.textContent = inTenths(milliseconds);
        return;
      }
      const left = Math.max(0, Math.ceil(length - milliseconds / 1000));
      shown.textContent = `${Math.floor(left / 60)}:${two(left % 60)}`;
    };
    const set = (state, words) => {
      watch.dataset.state = state;
      press.textContent = watch.dataset[{ ready: "start", running: "stop", done: "again" }[state]];
      back.hidden = state !== "running" || !length;
      sign.textContent = words;
    };
    const end = () => {
      clearInterval(ticking);
      since = null;
    };
    const fill = (field, milliseconds) => {
      filled = field;
      field.value = inTenths(milliseconds);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const tick = () => {
      const gone = performance.now() - since;
      show(gone);
      if (length && gone >= length * 1000) {
        end();
        set("done", watch.dataset.over);
        if (fields[0]) fields[0].focus();
      }
    };
    const start = () => {
      since = performance.now();
      show(0);
      ticking = setInterval(tick, 100);
      set("running", watch.dataset.running);
    };
    const stop = () => {
      const gone = performance.now() - since;
      end();
      show(gone);
      set("done", length ? "" : inTenths(gone));
      const empty = fields.find((field) => !field.value.trim());
      if (!length && fields.length) fill(empty || filled || fields[fields.length - 1], gone);
    };
    press.addEventListener("click", () => { if (since === null) start(); else stop(); });
    back.addEventListener("click", () => { end(); show(0); set("ready", ""); press.focus(); });
    watch.hidden = false;
  };

  document.querySelectorAll("[data-stopwatch]").forEach(begin);
})();
