// Words of the glossary: the link becomes a button that opens the explanation beside it. Without popovers it stays a link.
(function () {
  "use strict";
  if (!("popover" in HTMLElement.prototype)) return;
  let number = 0;
  const place = (text, button) => {
    const word = button.getBoundingClientRect();
    const room = document.documentElement.clientWidth - 16;
    text.style.maxWidth = `${Math.min(352, room - 16)}px`;
    const width = text.offsetWidth;
    text.style.left = `${Math.max(16, Math.min(word.left, room - width)) + window.scrollX}px`;
    // Above the word where there is no room below it.
    const below = word.bottom + 6, above = word.top - text.offsetHeight - 6;
    const fits = below + text.offsetHeight <= document.documentElement.clientHeight || above < 0;
    text.style.top = `${(fits ? below : above) + window.scrollY}px`;
  };
  for (const word of document.querySelectorAll("dfn.word")) {
    const link = word.querySelector("a"), text = word.nextElementSibling;
    if (!link || !text) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "word__button";
    button.textContent = link.textContent;
    text.id = `word-${number += 1}`;
    text.setAttribute("popover", "auto");
    text.hidden = false;
    const more = document.createElement("a");
    more.href = link.href;
    more.className = "ds-link";
    more.textContent = document.body.dataset.glossary || link.href;
    text.append(" ", more);
    button.setAttribute("popovertarget", text.id);
    text.addEventListener("toggle", (event) => { if (event.newState === "open") place(text, button); });
    link.replaceWith(button);
  }
})();
