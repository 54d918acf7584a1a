// What is typed into a long form is kept on the server while it is typed (accounts/drafts.py, js/saving.js).
//   data-draft           on the form: where to save; data-draft-since: the version it was opened with
//   data-draft-now       the form came back with words that may not be saved yet
//   data-draft-typed     on an element: a piece that is swapped into it counts as typed
//   data-draft-ignore    round fields that are no words of theirs, such as how something is shown
//   data-draft-preset    on or round a choice that is made beforehand: another one alone is nothing typed
//   data-draft-discard   on the forms that discard it
//   data-draft-state     the line that says how it stands; its data-saving, data-saved … are the words
//   data-draft-beside    where it is said that the words stand elsewhere too
//   data-draft-said      hears each change once, not each save
(() => {
  "use strict";
  const PAUSE = 1000;
  const LOOKS = { saving: "state state-saving", saved: "state" };
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const line = document.querySelector("[data-draft-state]");
  const said = document.querySelector("[data-draft-said]");
  let lastSaid = "";

  const say = (how, time) => {
    line.hidden = false;
    line.className = LOOKS[how] || "state state-offline";
    line.textContent = line.dataset[how].replace("{time}", time);
    if (how === "saving" || how === lastSaid) return;
    lastSaid = how;
    said.textContent = line.textContent;
  };
  // Said once, and again when it is another thing: whoever reads it is not disturbed by each save.
  const beside = document.querySelector("[data-draft-beside]");
  const hear = (html) => {
    const told = document.createElement("template");
    told.innerHTML = html;
    if (told.content.textContent !== beside.textContent) beside.replaceChildren(told.content);
  };
  const { draft: url, draftSince: since } = form.dataset;
  // Whether somebody typed or chose anything: what an untouched form sends is no draft. One that was brought back, or came
  // back, is another matter: its words began elsewhere.
  let isUntouchable = !since && !("draftNow" in form.dataset);
  const isIn = (field, name) => field.closest(`[data-draft-${name}]`) !== null;
  const began = new Map([...form.querySelectorAll("input[type=hidden]")].map((field) => [field, field.value]));
  const differs = (field) => {
    if (field.matches("[type=hidden]")) return field.value !== (began.get(field) ?? "");
    if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked && !isIn(field, "preset");
    if (!field.matches("select")) return field.value !== field.defaultValue;
    const chosen = [...field.options].filter((option) => option.defaultSelected);
    const preset = chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1);
    return [...field.options].some((option) => option.selected !== preset.includes(option)) && !isIn(field, "preset");
  };
  const isUntouched = () => isUntouchable && [...form.elements].every((field) =>
    !field.name || !field.matches("input, select, textarea") || isIn(field, "ignore") || !differs(field));
  const draft = window.rehabSaving.saver(form, { url, since, pause: PAUSE, say, hear, isUntouched });
  document.querySelectorAll("[data-draft-discard]").forEach(draft.tells);

  const touched = (event) => {
    if (event.target.form === form && !event.target.closest("[data-draft-ignore]")) draft.soon();
  };
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!("draftTyped" in event.target.dataset)) return;
    isUntouchable = false;
    draft.soon();
  });

  // The last words are saved before a form is sent, this one or another of the page, such as the one that gives the screen
  // away: if that does not come through, they stay here on the page. What is discarded is not saved once more on the way.
  let isAsked = false;
  document.addEventListener("submit", async (event) => {
    const [sent, button] = [event.target, event.submitter];
    if (sent.method !== "post" || sent.matches("[hx-post]")) return;
    const isDiscarded = "draftDiscard" in sent.dataset;
    const isEnd = sent === form || isDiscarded;
    if (draft.isLeaving || !(draft.saving || (draft.isTyped && !isDiscarded))) {
      if (isEnd) draft.leave();
      return;
    }
    event.preventDefault();
    if (isAsked) return;
    isAsked = true;
    let how = await draft.saving;
    if (draft.isTyped && !isDiscarded) how = await draft.save();
    isAsked = false;
    if (!isDiscarded && (how === "away" || how === "signedOut")) return;
    if (isEnd) draft.leave();
    sent.requestSubmit(button);
  }, true);

  if ("draftNow" in form.dataset) draft.save();
})();
