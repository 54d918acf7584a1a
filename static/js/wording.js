// While somebody writes for the patient, the wording helper stands below the field: what might be said more kindly, to
// take or leave. Without scripts it is not there. It never blocks saving.
//   data-wording                    on a field: its text is looked at, in the language of its lang or the page's
//   data-wording-url, -keep-url     on this script: where the text is sent
//   data-wording-use, -keep         on the helper's buttons, with data-start and data-end in characters
(() => {
  "use strict";
  const { wordingUrl, wordingKeepUrl } = document.currentScript.dataset;
  const PAUSE = 700;
  const fields = new WeakMap();

  // One helper for a field: made when somebody first types in it; one request at a time, the latest text last. What is to
  // be kept waits for its turn, with the text it was pressed in.
  const helperOf = (field) => {
    if (!fields.has(field)) {
      const box = document.createElement("div");
      box.className = "wording";
      box.setAttribute("aria-live", "polite");
      (field.closest(".field") ?? field.parentElement).append(box);
      const helper = { field, box, timer: 0, looked: "", busy: false, toKeep: [] };
      box.addEventListener("click", (event) => pressed(helper, event.target.closest("button")));
      fields.set(field, helper);
    }
    return fields.get(field);
  };

  const send = async (helper, url, text, place = {}) => {
    const language = helper.field.closest("[lang]").lang;
    const token = helper.field.form.querySelector("[name=csrfmiddlewaretoken]").value;
    helper.busy = true;
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams({ text, language, ...place }),
      });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      helper.looked = text;
      if (helper.field.value === text) show(helper, html);
    } catch {
      // No connection: there is no help, and nothing is in the way.
    } finally {
      helper.busy = false;
      keepNext(helper);
      if (helper.field.value !== text) later(helper);
    }
  };

  const show = (helper, html) => {
    const hadFocus = helper.box.contains(document.activeElement);
    if (html.trim() !== helper.box.innerHTML.trim()) helper.box.innerHTML = html;
    if (hadFocus) helper.field.focus();
  };

  const later = (helper) => {
    clearTimeout(helper.timer);
    helper.timer = setTimeout(() => {
      // A field that was swapped away has no page to be looked at in.
      if (!helper.busy && helper.field.isConnected && helper.field.value !== helper.looked) {
        send(helper, wordingUrl, helper.field.value);
      }
    }, PAUSE);
  };

  const keepNext = (helper) => {
    if (!helper.busy && helper.toKeep.length) send(helper, wordingKeepUrl, ...helper.toKeep.shift());
  };

  const pressed = (helper, button) => {
    if (!button) return;
    const { wordingUse, start, end } = button.dataset;
    if (wordingUse === undefined) {
      helper.toKeep.push([helper.looked, { start, end }]);
      button.closest("li").remove();
      helper.field.focus();
      keepNext(helper);
      return;
    }
    // Words that were written over meanwhile are looked at anew; nothing is put in their place.
    const wordsIn = (text) => Array.from(text).slice(Number(start), Number(end)).join("");
    if (wordsIn(helper.field.value) !== wordsIn(helper.looked)) return;
    take(helper.field, wordingUse, Number(start), Number(end));
    helper.box.replaceChildren();
  };

  // Put the phrase in place of the words, and the cursor where one goes on: at its gap, or after it.
  const take = (field, phrase, start, end) => {
    // Places are counted in characters, as people do; a script counts some of them twice.
    const characters = Array.from(field.value);
    const before = characters.slice(0, start).join("");
    let after = characters.slice(end).join("");
    if (!phrase && !/\S$/.test(before)) after = after.trimStart();
    if (!phrase && characters[start] !== characters[start].toLowerCase()) {
      after = after.charAt(0).toUpperCase() + after.slice(1);
    }
    field.value = before + phrase + after;
    field.focus();
    const gap = phrase.indexOf("…");
    const place = before.length + (gap < 0 ? phrase.length : gap);
    field.setSelectionRange(place, place + (gap < 0 ? 0 : 1));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-wording]")) later(helperOf(event.target));
  });
})();
