// Menus of the officer (details[data-menu]) close by Esc, by a press elsewhere and when Tab leaves them;
// the list of alarms stays open while it replaces itself.
for (const menu of document.querySelectorAll("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

let opened = false;
const list = (event) => (event.target.id === "siaga" ? event.target.querySelector("details") : null);
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "siaga") opened = list(event)?.open === true;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (opened && list(event)) list(event).open = true;
});
