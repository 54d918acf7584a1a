// Keeps what is typed into a form on the server, for js/drafts.js and js/typed.js: a moment after the last key, and when
// the page is left. Without a connection it stays on the page and is tried again. Every save, and the form when it is
// sent, tells which opening of the page it comes from (accounts/drafts.py: Page).
//   rehabSaving.saver(form, {url, since, pause, say, hear, isUntouched})
//     since         the version of the draft that the form was opened with
//     say(how, time) hears "saving", "saved", "tooLong", "signedOut" or "away"
//     hear(html)     what is to be said above the form, where its words stand elsewhere too
//     isUntouched()  whether nothing stands in the form that somebody typed: then nothing is kept
//   rehabSaving.saveAll()                       true once nothing that was typed waits any more
(() => {
  "use strict";
  const AGAIN = [2000, 4000, 8000, 15000, 30000];
  const PATIENCE = 15000;
  // How much longer than its pause a save waits for somebody who types on and on.
  const LONGEST = 2000;
  const { who, lockState } = document.body.dataset;
  const savers = [];

  const typed = (form) => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    form.querySelectorAll("input[type=password]").forEach((input) => data.delete(input.name));
    return data;
  };

  // A browser sends this much on after the page is gone, and no more.
  const outlives = (body) => body.toString().length < 60000;

  // Signed in again in another window: that session's token is this page's too, if it is the same person's.
  const renew = async () => {
    const answer = await fetch(lockState, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return;
    const state = await answer.json();
    if (String(state.who) !== who) return;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = state.token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": state.token }));
  };

  const saver = (form, { url, since, pause, say, hear = () => {}, isUntouched = () => false }) => {
    let page = crypto.randomUUID();
    let step = 0;
    let from = since || "";
    let isTyped = false;
    let waitsSince = 0;
    let isLeaving = false;
    let isKept = false;
    let saving = null;
    let timer = 0;
    let tries = 0;
    let how = "";
    let time = "";

    const about = () => ({ "@page": page, "@step": String(step), "@since": from });
    // This form, or another that is about what stands in it, tells it whenever it is sent.
    const tells = (sent) => sent.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of Object.entries(about())) formData.set(name, value);
    });
    tells(form);

    // How it went; "refused": the server is there, and cannot. "spent": this form is finished or discarded.
    const send = async () => {
      try {
        if (how === "signedOut") await renew();
        step += 1;
        const body = typed(form);
        // What was typed and taken back: the server lets it go.
        const isTakenBack = isUntouched();
        if (isTakenBack) body.append("@untouched", "1");
        else isKept = true;
        const answer = await fetch(url, {
          method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE), keepalive: outlives(body),
        });
        if (answer.ok || answer.status === 409) {
          const told = await answer.json();
          if (told.beside) hear(told.beside);
          if (!answer.ok) return "spent";
          from = told.version;
          if (isTakenBack) isKept = false;
          time = told.saved;
          return "saved";
        }
        if (answer.type === "opaqueredirect" || answer.status === 403) return "signedOut";
        return answer.status === 413 ? "tooLong" : "refused";
      } catch {
        return "away";
      }
    };

    // As it was opened, and nothing of it is on the server.
    const isNothing = () => !isKept && isUntouched();

    const save = () => {
      clearTimeout(timer);
      if (saving || isLeaving) return saving;
      isTyped = false;
      if (isNothing()) return saving;
      if (!tries) say("saving", time);
      saving = send().then((went) => {
        saving = null;
        if (went === "spent") {
          // Somebody types here still: it begins anew, and their words are kept.
          [page, step, from, isTyped] = [crypto.randomUUID(), 0, "", true];
          return save();
        }
        how = went === "refused" ? "away" : went;
        say(how, time);
        if (went === "saved" || went === "tooLong") {
          tries = 0;
          if (isTyped) soon();
        } else {
          isTyped = true;
          timer = setTimeout(save, AGAIN[Math.min(tries, AGAIN.length - 1)]);
          tries += 1;
        }
        return went;
      });
      return saving;
    };

    // A moment after the last key, or somewhat later than that while the keys do not stop.
    const soon = () => {
      if (!isTyped) waitsSince = Date.now();
      isTyped = true;
      // While it is away, the next try has its own time.
      if (tries) return;
      clearTimeout(timer);
      timer = setTimeout(save, Math.min(pause, waitsSince + pause + LONGEST - Date.now()));
    };

    // The form is sent; what would be typed now would go with the page. The next page may never come: then it counts again.
    const leave = () => {
      isLeaving = true;
      form.inert = true;
      setTimeout(stay, PATIENCE);
    };
    const stay = () => {
      isLeaving = false;
      form.inert = false;
    };

    window.addEventListener("pageshow", stay);
    window.addEventListener("online", () => { if (isTyped) save(); });
    document.addEventListener("visibilitychange", () => { if (isTyped) save(); });
    window.addEventListener("pagehide", () => { if (isTyped && !isLeaving && !isNothing()) send(); });

    const made = {
      save, soon, leave, tells, about,
      get isTyped() { return isTyped; },
      get isLeaving() { return isLeaving; },
      get saving() { return saving; },
    };
    savers.push(made);
    return made;
  };

  const saveAll = async () => {
    for (const each of savers) {
      if (each.saving) await each.saving;
      if (each.isTyped) await each.save();
    }
    return savers.every((each) => each.isLeaving || !(each.isTyped || each.saving));
  };

  window.rehabSaving = { saver, saveAll };
})();
