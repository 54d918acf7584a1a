// On the lock page and on a screen that is handed over: other windows of this browser cover themselves at once, and
// ask the server how it stands (js/lock.js).
(() => {
  "use strict";
  new BroadcastChannel("rehab-lock").postMessage("look");
})();
