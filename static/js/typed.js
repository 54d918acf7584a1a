// Forms that keep no draft of their own: what is typed into them is kept too (accounts/typed.py), a few seconds after
// typing stops and when the page locks, and is back in its fields when the page is opened again. Forms that ask for a
// password or a code, and those that only look for something, are left alone.
(() => {
  "use strict";
  const PAUSE = 3000;
  const NOT_WORDS = "[type=hidden], [type=file], [type=password], [type=submit], [type=button]";
  const SECRET = "[type=password], [autocomplete=one-time-code], [autocomplete=current-password]";
  const { typed, typedDiscard } = document.body.dataset;
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type !== "submit" && field.type !== "fieldset");
  const words = (form) => fieldsOf(form).filter((field) => !field.matches(NOT_WORDS));
  const isKept = (form) => form && form.method === "post" && form.closest("main") && !("draft" in form.dataset)
    && !form.matches("[role=search], [hx-post]") && !form.querySelector(SECRET) && words(form).length > 0;
  const forms = [...document.forms].filter(isKept);
  const addressOf = (form) => {
    const { pathname, search } = new URL(form.action);
    return pathname + search;
  };
  const at = (address) => `?at=${encodeURIComponent(address)}`;
  const savers = new Map();
  const began = new Map();

  const saverOf = (form) => {
    if (!savers.has(form)) {
      const [url, since] = [typed + at(addressOf(form)), began.get(form)];
      savers.set(form, window.rehabSaving.saver(form, { url, since, pause: PAUSE, say: () => {} }));
    }
    return savers.get(form);
  };
  const touched = (event) => { if (event.isTrusted && isKept(event.target.form)) saverOf(event.target.form).soon(); };
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  // Not captured: whoever holds the form back has had their turn.
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && savers.has(event.target)) savers.get(event.target).leave();
  });

  // Two forms may be sent to one address: what says which row they are about decides.
  const isSame = (form, data) => fieldsOf(form).every((field) => field.type !== "hidden"
    || ["csrfmiddlewaretoken", "version"].includes(field.name) || (data[field.name] || []).includes(field.value));

  // Whether it changed anything that is to be seen.
  const put = (field, values, rest) => {
    if (field.matches("[type=checkbox], [type=radio]")) {
      const before = field.checked;
      field.checked = values.includes(field.value);
      return field.checked !== before;
    }
    if (field.multiple) {
      for (const option of field.options) option.selected = values.includes(option.value);
      return true;
    }
    const [before, value] = [field.value, rest.shift()];
    if (value !== undefined) field.value = value;
    return field.value !== before && !field.matches("[type=hidden]");
  };

  const fill = (form, data) => {
    const rest = Object.fromEntries(Object.entries(data).map(([name, values]) => [name, [...values]]));
    const changed = fieldsOf(form).filter((field) => !field.matches("[type=file], [name=csrfmiddlewaretoken]")
      && put(field, data[field.name] || [], rest[field.name] || []));
    for (const field of changed) {
      for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
      const fold = field.closest("details");
      if (fold) fold.open = true;
    }
    return changed.length > 0;
  };

  const tell = (form) => {
    const notice = document.querySelector("template[data-typed-back]").content.firstElementChild.cloneNode(true);
    notice.querySelector("button").addEventListener("click", async () => {
      const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
      const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...saverOf(form).about() });
      const answer = await fetch(typedDiscard + at(addressOf(form)), { method: "POST", body });
      if (answer.ok) location.reload();
    });
    form.before(notice);
  };

  const bringBack = async () => {
    const answer = await fetch(typed + `?${forms.map((form) => at(addressOf(form)).slice(1)).join("&")}`, { redirect: "manual" });
    if (!answer.ok) return;
    const found = await answer.json();
    for (const form of forms) {
      const { fields: data, since } = found[addressOf(form)] || {};
      const isAlone = forms.filter((other) => addressOf(other) === addressOf(form)).length === 1;
      if (data && (isAlone || isSame(form, data)) && began.set(form, since) && fill(form, data)) tell(form);
    }
  };

  if (!forms.length) return;
  // An answer to what was sent holds newer words than the server has.
  if ("typedNow" in document.body.dataset) {
    for (const form of forms) {
      began.set(form, document.body.dataset.typedNow);
      if (form.querySelector("[aria-invalid=true]")) saverOf(form).save();
    }
  }
  else bringBack().catch(() => {});
})();
