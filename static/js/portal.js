// Comfort only: every page works without this file.
(function () {
  "use strict";
  const root = document.documentElement;

  // Text size and colours, kept in this browser.
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch (_) { /* not kept */ } };
  const showChoice = () => {
    for (const button of document.querySelectorAll("[data-set-scheme]"))
      button.setAttribute("aria-pressed", String((root.dataset.colorScheme || "auto") === button.dataset.setScheme));
    for (const button of document.querySelectorAll("[data-set-text-size]"))
      button.setAttribute("aria-pressed", String((root.dataset.textSize || "normal") === button.dataset.setTextSize));
  };
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const scheme = target.closest("[data-set-scheme]");
    const size = target.closest("[data-set-text-size]");
    if (scheme) { root.dataset.colorScheme = scheme.dataset.setScheme; keep("scheme", scheme.dataset.setScheme); }
    if (size) { root.dataset.textSize = size.dataset.setTextSize; keep("text-size", size.dataset.setTextSize); }
    if (scheme || size) showChoice();
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A form is sent once; the button says that work is going on.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000); // a download leaves the page in place
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
  });

  // A filter form sends itself when a choice changes; its button stays for those without this file.
  document.addEventListener("change", (event) => {
    const form = event.target.closest && event.target.closest("form[data-send-on-change]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });

  const ready = () => {
    for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
    showChoice();
    // On a phone the hits come first; filters in use stay open, so that one sees why the list is short.
    const narrow = window.matchMedia("(max-width: 59.99rem)");
    const fold = () => {
      for (const filters of document.querySelectorAll("[data-fold-when-narrow]"))
        filters.open = !narrow.matches || Boolean(location.search);
    };
    narrow.addEventListener("change", fold);
    fold();
    const first = document.querySelector("[data-focus-on-load]");
    if (first) first.focus();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
})();
