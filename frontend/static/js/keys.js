// Keys of the officer: data-key="v" clicks or focuses, J and K walk through [data-row], Esc leaves a field.
const OFF = "alur-keys-off";
const toggle = document.querySelector("[data-keys-toggle]");
if (toggle) {
  toggle.checked = localStorage.getItem(OFF) !== "1";
  toggle.addEventListener("change", () => localStorage.setItem(OFF, toggle.checked ? "0" : "1"));
}

const typing = (node) => node.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
const act = (node) => (node.matches("input, select, textarea") ? node.focus() : node.click());

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  const link = row?.querySelector("a, button") ?? row;
  link?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const letter = event.key.length === 1;
  if (letter && (typing(event.target) || toggle?.checked === false)) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  if (key === "escape") return document.activeElement?.blur();
  const target = [...document.querySelectorAll("[data-key]")].find(
    (node) => node.dataset.key.split(" ").includes(key) && node.getClientRects().length && !node.disabled,
  );
  if (!target || event.repeat) return;
  event.preventDefault();
  act(target);
});
