// The lock of DESIGN rule 2, in the browser. The server decides (accounts/locking.py); here what is shown goes in time.
//   data-locks-in        on body: seconds until the session locks; data-lock-state, data-go-on: whom to ask, whom to tell
//   data-lock-notice     the quiet notice a minute before, with data-lock-go-on
//   data-lock-cover      what covers a page whose words cannot be saved just now
// Where another window is locked or handed over, this one is covered at once, whoever sits beside it.
// A press or a key is told to the server, twice a minute at most. Before it covers a page it asks: another tab may have
// been at work. Then what is typed is saved, and the page goes to its own address, which answers the lock page.
(() => {
  "use strict";
  const { locksIn, lockState, goOn } = document.body.dataset;
  const NOTICE = 60000;
  const TOLD_EVERY = 30000;
  const AGAIN = 5000;
  const PATIENCE = 10000;
  const notice = document.querySelector("[data-lock-notice]");
  let until = Date.now() + Number(locksIn) * 1000;
  let toldAt = Date.now();
  let timer = 0;
  let cover = null;

  // What the server says: seconds left (0: it is locked or nobody is signed in), or null when there is no connection.
  const ask = async () => {
    try {
      const answer = await fetch(lockState, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) return (await answer.json()).left;
      return answer.type === "opaqueredirect" ? 0 : null;
    } catch {
      return null;
    }
  };

  const showCover = () => {
    if (cover) return;
    cover = document.querySelector("template[data-lock-cover]").content.firstElementChild.cloneNode(true);
    cover.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(cover);
    // The top layer: above the page's own dialogs, and nothing below can be reached.
    cover.showModal();
  };

  const uncover = () => {
    if (cover) cover.remove();
    cover = null;
  };

  // Nothing waits any more: the document goes. Without a connection its own address cannot answer, so its words go first.
  const drop = async () => {
    showCover();
    for (;;) {
      const [isSaved, left] = [await window.rehabSaving.saveAll(), await ask()];
      if (isSaved && left !== null) break;
      if (isSaved) document.querySelectorAll("body > :not(dialog), title").forEach((element) => element.remove());
      cover.firstElementChild.hidden = false;
      await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
    }
    location.replace(location.pathname + location.search);
  };

  const follow = (left) => {
    until = Date.now() + left * 1000;
    notice.hidden = left * 1000 > NOTICE;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1000, left * 1000 - (notice.hidden ? NOTICE : 0)));
  };

  const look = async () => {
    clearTimeout(timer);
    const left = await ask();
    if (left === null && Date.now() < until) follow(Math.ceil((until - Date.now()) / 1000));
    else if (left) {
      uncover();
      follow(left);
    } else drop();
  };

  const tell = async () => {
    toldAt = Date.now();
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    try {
      const body = new URLSearchParams({ csrfmiddlewaretoken: token.value });
      await fetch(goOn, { method: "POST", body, redirect: "manual", keepalive: true });
    } catch { /* The next look finds out. */ }
    look();
  };

  const acted = (event) => {
    if (!event.isTrusted || cover || Date.now() > until) return;
    if (!notice.hidden || Date.now() - toldAt > TOLD_EVERY) tell();
  };
  document.addEventListener("pointerdown", acted, true);
  document.addEventListener("keydown", acted, true);
  notice.querySelector("[data-lock-go-on]").addEventListener("click", acted);

  // The lid was closed, or the page comes out of the browser's memory: timers stood still, the time did not.
  const woken = () => {
    if (document.visibilityState === "hidden" || cover) return;
    if (Date.now() >= until) showCover();
    look();
  };
  document.addEventListener("visibilitychange", woken);
  // Another window was locked or handed over (js/lock-told.js).
  new BroadcastChannel("rehab-lock").addEventListener("message", () => {
    if (cover) return;
    showCover();
    look();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { showCover(); look(); } });

  follow(Number(locksIn));
})();
