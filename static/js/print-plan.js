// One press finishes the check-in and prints the plan: the press opens a small window, and the page that follows puts the
// sheet into it. Where the browser opens none, that page's message leads to the sheet, and its link has the focus. On a
// tablet or a phone none is opened: there it is a whole tab, which would cover the page that the two look at.
//   data-print-plan="words"   the choice in the visit's form, or a form with a button "paper"; the words stand in the
//                             window until the sheet comes
//   data-print-sheet          the link to the sheet, on the page that follows
(() => {
  "use strict";
  const [NAME, WAITS] = ["plan-sheet", "plan-sheet-waits"];
  const TRIES = 60;

  // The window that waits, where this browser opened one; it is not opened anew.
  const takeWindow = () => {
    if (!sessionStorage.getItem(WAITS)) return null;
    sessionStorage.removeItem(WAITS);
    return window.open("", NAME);
  };

  const print = (sheet, left) => {
    if (!left || sheet.closed) return;
    try {
      if (sheet.document.contentType === "application/pdf" && sheet.document.readyState === "complete") {
        sheet.print();
        return;
      }
    } catch {
      return; // the browser's own viewer, which has a button for it
    }
    setTimeout(() => print(sheet, left - 1), 250);
  };

  const choice = document.querySelector("[data-print-plan]");
  const link = document.querySelector("[data-print-sheet]");
  const waiting = takeWindow();
  if (waiting && link) {
    waiting.location.replace(link.href);
    print(waiting, TRIES);
  } else if (waiting) {
    waiting.close();
  }
  if (link && !waiting) link.focus();

  const isToPrint = (event) => {
    if (event.target === choice) return event.submitter?.value === "paper";
    return event.target.id === "check-in" && choice.querySelector("input:checked")?.value === "paper";
  };

  document.addEventListener("submit", (event) => {
    if (!choice || event.defaultPrevented || !isToPrint(event) || matchMedia("(hover: none)").matches) return;
    const sheet = window.open("", NAME, "popup,width=480,height=640");
    if (!sheet) return;
    sessionStorage.setItem(WAITS, "yes");
    sheet.document.title = choice.dataset.printPlan;
    sheet.document.body.textContent = choice.dataset.printPlan;
  });
})();
