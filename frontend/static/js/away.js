// The kiosk's page without a network: each scan gets a key of its own, and home it goes by itself.
const LOOK = 3000; // ms between two looks for the network
const READ = 8000; // ms that a kept scan's words stay in any case
const { dataset } = document.querySelector("[data-away]");
const kept = new URLSearchParams(location.search).has("dicatat");

document.querySelector("form[data-scan] [name=kunci]").value = crypto.randomUUID().replaceAll("-", "");
if (kept) {
  document.querySelector("h1").textContent = dataset.keptTitle;
  document.querySelector(".kiosk-say > p").textContent = dataset.keptSay;
  setTimeout(() => location.replace(location.pathname), 2 * READ); // for the next person
}
setTimeout(function look() {
  fetch("/healthz", { cache: "no-store" })
    .then((answer) => answer.ok, () => false)
    .then((alive) => (alive ? location.replace(dataset.home) : setTimeout(look, LOOK)));
}, kept ? READ : LOOK);
