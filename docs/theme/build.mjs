// Joins the theme and the parts of the design base that the portal uses into one style sheet, and copies the fonts.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const parts = [
  "base", "alert", "badge", "breadcrumbs", "button", "card", "details", "divider", "error-summary",
  "field", "fieldset", "heading", "input", "label", "link", "list", "paragraph", "pagination", "skip-link",
  "spinner", "table", "tag", "validation-message",
];
const source = "node_modules/@digdir/designsystemet-css/dist/src/";
// Colours of severity in dark and light come twice in the theme: for the choice and for the system's own. Both stay.
// Paper is white: the dark ones are for the screen only.
const theme = readFileSync("var/theme/css/karelia.css", "utf8")
  .replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s*\n\s*/g, "").replace(/\s*([{};:,])\s+/g, "$1")
  .replace(/\[data-color-scheme="dark"\]\s*\{[^}]*\}/g, "@media screen{$&}")
  .replaceAll("@media (prefers-color-scheme:dark)", "@media screen and (prefers-color-scheme:dark)");
const components = parts.map((name) => {
  const layer = name === "base" ? "ds.base" : "ds.components";
  return `@layer ${layer}{${readFileSync(`${source}${name}.css`, "utf8").replace(/@charset[^;]*;/, "")}}`;
});
mkdirSync("static/vendor", { recursive: true });
mkdirSync("static/fonts", { recursive: true });
const order = "@layer ds.theme, ds.base, ds.components, portal;";
const licence = "/*! Design base: @digdir/designsystemet-css, MIT. Theme: docs/theme. */";
writeFileSync(
  "static/vendor/designsystemet.css",
  [licence, order, theme.replace('@charset "UTF-8";', ""), ...components].join("\n") + "\n",
);
for (const weight of [400, 700])
  for (const subset of ["latin", "latin-ext"]) {
    const file = `source-sans-3-${subset}-${weight}-normal.woff2`;
    copyFileSync(`node_modules/@fontsource/source-sans-3/files/${file}`, `static/fonts/${file}`);
  }
copyFileSync("node_modules/@fontsource/source-sans-3/LICENSE", "static/fonts/LICENSE");
copyFileSync("node_modules/@digdir/designsystemet-css/LICENSE", "static/vendor/LICENSE-designsystemet");
