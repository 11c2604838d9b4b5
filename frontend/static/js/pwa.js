// Alur on a phone: the worker, what waits for a network, the kept QR, the quiet offer to install.
const whose = document.querySelector("meta[name='alur-siapa']")?.content ?? "";
const shell = document.querySelector("[data-shell]");
const CARDS = "alur-kartu";
const FRESH = 600_000; // ms a kept QR counts as fresh
const QUIET = 90 * 24 * 3_600_000; // ms without another offer after «Nanti saja»

// The worker holds the queue; it is asked and answers.
async function ask(what, more = {}) {
  const worker = (await navigator.serviceWorker.ready).active;
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data);
    worker.postMessage({ ask: what, whose, ...more }, [port2]);
  });
}

const sends = document.querySelector("[data-sends]");
function row(one) {
  const made = sends.querySelector(`template[data-state="${one.state}"]`).content.firstElementChild.cloneNode(true);
  made.dataset.sendRow = one.state;
  made.querySelector("[data-title]").textContent = one.title;
  const open = made.querySelector("[data-open]");
  if (open) open.href = { refused: `${one.address}${one.address.includes("?") ? "&" : "?"}kiriman=${one.key}`, "sign-in": "/masuk/" }[one.state] ?? one.address;
  if (open && one.state === "sent") open.addEventListener("click", () => ask("drop", { key: one.key }));
  made.querySelector("[data-drop]")?.addEventListener("click", async () => show(await ask("drop", { key: one.key })));
  return made;
}

// The shell tells what it is there for: a page that did not open, a form that waits, or neither.
const shellItself = shell && location.pathname === "/luring/";
let alive = false;
function headline(waits) {
  if (!shellItself || !(alive || waits)) return;
  document.querySelector("h1").textContent = alive ? shell.dataset.online : shell.dataset.waiting;
  document.querySelector("[data-offline-lead]").hidden = true;
}

let timer = 0;
function show(list) {
  sends.querySelectorAll(":scope > :not(template)").forEach((old) => old.remove());
  sends.append(...list.map(row));
  sends.hidden = !list.length;
  headline(list.some((one) => one.state === "waiting"));
  clearTimeout(timer);
  if (list.some((one) => one.state === "waiting" || one.state === "sign-in")) timer = setTimeout(send, 10_000);
}
async function send() {
  show(await ask("send"));
}

// QR of reservations that are ready to come: kept while they stand, gone with their day.
async function keepCards() {
  const kept = await caches.open(CARDS);
  for (const gone of document.querySelectorAll("[data-card-gone]")) await kept.delete(gone.dataset.cardGone);
  for (const { dataset } of document.querySelectorAll("[data-card]")) {
    const known = await kept.match(dataset.card);
    const age = Date.now() - Date.parse(known?.headers.get("date") ?? 0);
    const answer = age > FRESH ? await fetch(dataset.card).catch(() => null) : null;
    if (answer?.ok) await kept.put(dataset.card, answer);
    else if (answer?.status === 404) await kept.delete(dataset.card);
  }
}
async function showCards() {
  const kept = await caches.open(CARDS);
  const today = new Date().toLocaleDateString("en-CA"); // 2026-11-24, by the phone's own day
  const cards = [];
  for (const request of await kept.keys()) {
    const page = new DOMParser().parseFromString(await (await kept.match(request)).text(), "text/html");
    const card = page.querySelector("[data-kept]");
    if (!card || card.dataset.until < today) await kept.delete(request);
    else cards.push(card);
  }
  if (!shell) return;
  cards.sort((one, other) => one.dataset.until.localeCompare(other.dataset.until)); // the next visit first
  for (const card of cards) shell.querySelector("[data-cards]").append(document.adoptNode(card.querySelector(".ticket")));
  shell.querySelector("[data-no-cards]").hidden = Boolean(shell.querySelector(".ticket"));
}

if ("serviceWorker" in navigator && isSecureContext) {
  const start = async () => {
    navigator.serviceWorker.register("/pekerja.js", { updateViaCache: "none" });
    navigator.serviceWorker.addEventListener("message", async () => show(await ask("list")));
    show(await ask("list"));
    await keepCards();
    await showCards();
    send();
  };
  if (document.readyState === "complete") start();
  else addEventListener("load", start); // the page comes first
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
}

// Without a network: say so, and on the shell come back by itself to the page that was asked for.
const note = document.querySelector("[data-offline]");
function network() {
  if (!note) return;
  note.hidden = navigator.onLine || Boolean(shell);
  note.querySelector("[data-offline-form]").hidden = !document.querySelector("form [name='siapa']");
}
addEventListener("online", network);
addEventListener("offline", network);
network();
if (shell) {
  if (!shellItself) shell.querySelector("[data-retry]").href = location.href;
  const back = async () => {
    alive = await fetch("/healthz", { cache: "no-store" }).then((answer) => answer.ok, () => false);
    if (!alive) return setTimeout(back, 5000);
    if (!shellItself) return location.reload();
    headline(false);
    return send();
  };
  back();
}

// An offer, not a pop-up: the browser's own is held back until the person asks for it.
const offer = document.querySelector("[data-install]");
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  if (!offer || Date.now() - Number(localStorage.getItem("alur-pasang-nanti")) < QUIET) return;
  offer.hidden = false;
  offer.querySelector("[data-install-do]").onclick = async () => {
    offer.hidden = true;
    await event.prompt();
  };
  offer.querySelector("[data-install-no]").onclick = () => {
    offer.hidden = true;
    localStorage.setItem("alur-pasang-nanti", String(Date.now()));
  };
});
addEventListener("appinstalled", () => offer && (offer.hidden = true));
