// What is typed into a long form is kept on the server while it is typed (accounts/drafts.py): a second after the last
// key, and when the page is left. Without a connection it stays on the page and is tried again.
//   data-draft           on the form: where to save; data-draft-writer: who types
//   data-draft-now       the form came back with words that may not be saved yet
//   data-draft-typed     on an element: a piece that is swapped into it counts as typed
//   data-draft-ignore    round fields that are no words of theirs, such as how something is shown
//   data-draft-discard   on the forms that discard it
//   data-draft-state     the line that says how it stands; its data-saving, data-saved … are the words
//   data-draft-said      hears each change once, not each save
(() => {
  "use strict";
  const PAUSE = 1000;
  const AGAIN = [2000, 4000, 8000, 15000, 30000];
  const PATIENCE = 15000;
  const LOOKS = { saving: "state state-saving", saved: "state" };
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const line = document.querySelector("[data-draft-state]");
  const said = document.querySelector("[data-draft-said]");
  let isTyped = false;
  let isLeaving = false;
  let saving = null;
  let timer = 0;
  let tries = 0;
  let savedAt = "";
  let lastSaid = "";

  const say = (how) => {
    line.hidden = false;
    line.className = LOOKS[how] || "state state-offline";
    line.textContent = line.dataset[how].replace("{time}", savedAt);
    if (how === "saving" || how === lastSaid) return;
    lastSaid = how;
    said.textContent = line.textContent;
  };

  const typed = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    form.querySelectorAll("input[type=password]").forEach((input) => data.delete(input.name));
    return data;
  };

  // A browser sends this much on after the page is gone, and no more.
  const outlives = (body) => body.toString().length < 60000;

  // Signed in again in another window: that page's token is this page's too, if it is the same person's.
  const renew = async () => {
    const answer = await fetch(location.href, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return;
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = there.querySelector("form[data-draft]");
    if (!other || other.dataset.draftWriter !== form.dataset.draftWriter) return;
    const token = other.querySelector("[name=csrfmiddlewaretoken]").value;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  };

  // How it went: "saved", "tooLong", "signedOut", "refused" (the server is there, and cannot) or "away".
  const send = async () => {
    try {
      if (lastSaid === "signedOut") await renew();
      const body = typed();
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE), keepalive: outlives(body),
      });
      if (answer.ok) {
        savedAt = (await answer.json()).saved;
        return "saved";
      }
      if (answer.type === "opaqueredirect" || answer.status === 403) return "signedOut";
      return answer.status === 413 ? "tooLong" : "refused";
    } catch {
      return "away";
    }
  };

  const save = () => {
    clearTimeout(timer);
    if (saving || isLeaving) return saving;
    isTyped = false;
    if (!tries) say("saving");
    saving = send().then((how) => {
      saving = null;
      say(how === "refused" ? "away" : how);
      if (how === "saved" || how === "tooLong") {
        tries = 0;
        if (isTyped) soon();
      } else {
        isTyped = true;
        timer = setTimeout(save, AGAIN[Math.min(tries, AGAIN.length - 1)]);
        tries += 1;
      }
      return how;
    });
    return saving;
  };

  const soon = () => {
    isTyped = true;
    // While it is away, the next try has its own time.
    if (tries) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  const touched = (event) => {
    if (event.target.form === form && !event.target.closest("[data-draft-ignore]")) soon();
  };
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  document.addEventListener("htmx:afterSwap", (event) => { if ("draftTyped" in event.target.dataset) soon(); });

  // The last words are saved before the form is sent: if that does not come through, they stay here on the page. And what
  // is discarded is not saved once more on the way.
  let isAsked = false;
  document.addEventListener("submit", async (event) => {
    const [sent, button] = [event.target, event.submitter];
    const isDiscarded = "draftDiscard" in sent.dataset;
    if (sent !== form && !isDiscarded) return;
    if (isLeaving || !(saving || (isTyped && !isDiscarded))) {
      isLeaving = true;
      // The next page may never come: then what is typed here counts again.
      setTimeout(() => { isLeaving = false; }, PATIENCE);
      return;
    }
    event.preventDefault();
    if (isAsked) return;
    isAsked = true;
    let how = await saving;
    if (isTyped && !isDiscarded) how = await save();
    isAsked = false;
    if (!isDiscarded && (how === "away" || how === "signedOut")) return;
    isLeaving = true;
    sent.requestSubmit(button);
  }, true);

  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("online", () => { if (isTyped) save(); });
  document.addEventListener("visibilitychange", () => { if (isTyped) save(); });
  window.addEventListener("pagehide", () => { if (isTyped && !isLeaving) send(); });
  if ("draftNow" in form.dataset) save();
})();
