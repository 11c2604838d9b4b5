// The kiosk's check-in: a scan works anywhere on the page, and every answer wipes itself.
const GAP = 120; // ms: a scanner at a busy machine leaves less between two keys, a finger more
// A bare code, or an address that ends with one: a slow scanner may have lost the address's head.
const WHOLE = /(?:^|\/Q\/)((?:[0-9A-Z][\s-]?){16})\/?$/i;
const form = document.querySelector("form[data-scan]");
const field = form?.querySelector("[name=kode]");

let burst = "";
let last = 0;
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const now = event.timeStamp;
    if (now - last > GAP) burst = "";
    last = now;
    if (event.key.length === 1) burst += event.key;
    const scanned = event.key === "Enter" && form ? WHOLE.exec(burst) : null;
    if (!scanned) return;
    event.preventDefault();
    field.value = scanned[1]; // without whatever a finger left in the field
    burst = "";
    form.requestSubmit();
  },
  true,
);

// Half a code left behind by somebody who walked away, and then that person's language and letters.
const changed = () => document.documentElement.lang !== "id" || document.querySelector("[data-keep]:checked");
if (field?.matches("[data-typed]")) {
  let quiet = 0;
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => (quiet = 0));
  setInterval(() => {
    quiet += 1;
    if (quiet === 45) field.value = "";
    if (quiet < 60 || !form.dataset.fresh || !changed()) return;
    quiet = 0;
    sessionStorage.clear();
    location.replace(form.dataset.fresh);
  }, 1000);
  addEventListener("pageshow", (event) => {
    if (event.persisted) field.value = "";
  });
}

// Home after the seconds that the page, or the newest word about the paper, asks for.
const home = document.body.dataset.idle;
let timer = 0;
function wipeLater() {
  const seconds = Number(document.querySelector("[data-home-after]")?.dataset.homeAfter);
  clearTimeout(timer);
  if (!home || !seconds) return;
  timer = setTimeout(() => {
    sessionStorage.clear();
    location.replace(home);
  }, seconds * 1000);
}
let asked = document.querySelector("[data-home-after]")?.dataset.homeAfter;
wipeLater();
document.addEventListener("htmx:afterSwap", () => {
  const asks = document.querySelector("[data-home-after]")?.dataset.homeAfter;
  if (asks !== asked) wipeLater(); // only a change starts the clock anew
  asked = asks;
});

// Without a network the worker keeps scans and sends them later, once and in their order.
if ("serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register("/kiosk/pekerja.js", { updateViaCache: "none" });
  const send = async () => (await navigator.serviceWorker.ready).active.postMessage({ ask: "send" });
  send();
  setInterval(send, 10_000); // an answer that got lost
}
