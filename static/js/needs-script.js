// What works only with scripts is hidden until they run: data-needs-script, or data-needs-script="passkey".
(() => {
  "use strict";
  document.querySelectorAll("[data-needs-script]").forEach((element) => {
    element.hidden = element.dataset.needsScript === "passkey" && !window.PublicKeyCredential;
  });
})();
