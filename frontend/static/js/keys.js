// Keys of the officer: data-key="v" clicks or focuses, J and K walk through [data-row], Space picks a row,
// digits choose within [data-numbers], Ctrl+Z takes back, Ctrl+Enter sends, Esc leaves a field, then the page.
const OFF = "alur-keys-off";
const toggle = document.querySelector("[data-keys-toggle]");
if (toggle) {
  toggle.checked = localStorage.getItem(OFF) !== "1";
  toggle.addEventListener("change", () => localStorage.setItem(OFF, toggle.checked ? "0" : "1"));
}

const typing = (node) => node.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
const seen = (node) => node.getClientRects().length > 0 && !node.disabled;
const act = (node) => (node.matches("input:not([type=checkbox]), select, textarea") ? node.focus() : node.click());
const row = () => document.activeElement?.closest?.("[data-row]");

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((one) => one === row() || (!row() && location.hash && one.querySelector(location.hash)));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  const link = next?.querySelector("a, button") ?? next;
  link?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// The key of the row one stands in comes before the same key elsewhere on the page.
function target(key) {
  const has = (node) => node.dataset.key.split(" ").includes(key) && seen(node);
  const within = (part) => [...(part?.querySelectorAll("[data-key]") ?? [])].find(has);
  return within(row()) ?? within(document);
}

function choose(digit) {
  const choices = [...document.querySelectorAll("[data-numbers] :is([type=radio], [type=checkbox])")];
  const one = choices.filter(seen)[digit - 1];
  one?.focus();
  one?.click();
  return Boolean(one);
}

function combined(event) {
  if (event.altKey || event.shiftKey || event.repeat) return;
  if (event.key === "Enter") {
    const form = event.target.closest?.("form");
    if (form?.matches("[data-draft]")) form.requestSubmit(form.querySelector("[type=submit]:not(.vh)"));
  } else if (event.key.toLowerCase() === "z" && !typing(event.target)) {
    const back = target("ctrl+z");
    if (!back) return;
    event.preventDefault();
    act(back);
  }
}

// A scanner types faster than a hand: what may be a code does nothing, a whole code opens its case.
const GAP = 80; // ms
const WHOLE = /(?:^|\/Q\/)((?:[0-9A-Z]-?){16})\/?$/i;
let burst = "";
let last = 0;
let pending = null;
let timer = 0;

function soon(deed) {
  pending = deed;
  timer = setTimeout(() => {
    pending = null;
    deed();
  }, GAP);
}

function settle(doIt) {
  const deed = pending;
  pending = null;
  clearTimeout(timer);
  if (doIt) deed?.();
}

// True where the key belongs to a scan that is now complete.
function scanned(event) {
  if (event.timeStamp - last > GAP) burst = "";
  last = event.timeStamp;
  const within = burst !== "";
  if (event.key.length === 1) burst += event.key;
  const code = event.key === "Enter" ? WHOLE.exec(burst)?.[1] : null;
  settle(!code && !(within && event.key.length === 1));
  const field = document.querySelector("[role=search] [name=kode]");
  if (!code || !field) return false;
  burst = "";
  field.value = code;
  field.form.requestSubmit();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey) return combined(event);
  if (event.altKey) return;
  if (!typing(event.target) && scanned(event)) return event.preventDefault();
  const letter = event.key.length === 1;
  if (letter && (typing(event.target) || toggle?.checked === false)) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  if (key === " ") {
    const pick = event.target.matches("a") && row()?.querySelector("[data-pick]");
    if (!pick) return;
    event.preventDefault();
    return pick.click();
  }
  if (key === "escape" && document.activeElement !== document.body) return document.activeElement.blur();
  if (event.repeat) return;
  if (/^[1-9]$/.test(key)) return soon(() => choose(Number(key)));
  const found = target(key);
  if (!found) return;
  event.preventDefault();
  if (letter) soon(() => act(found));
  else act(found);
});
