// Runs before the first paint: the reader's own choice of colours and text size.
(function () {
  "use strict";
  try {
    var root = document.documentElement;
    var scheme = localStorage.getItem("scheme");
    var size = localStorage.getItem("text-size");
    if (scheme === "light" || scheme === "dark") root.dataset.colorScheme = scheme;
    if (size === "large" || size === "largest") root.dataset.textSize = size;
  } catch (_) { /* storage is closed: the page looks as the system asks */ }
})();
