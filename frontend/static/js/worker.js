// Pages without a network, of citizens and kiosks: always fresh when there is one, a shell when there is none.
/* global patience, keep, drain, reopen, turnedBack, forget, list, drop, meet */
const { version, caches: own, files, pages, shell, kept: keptShell, forms, away, device, cards, signOut, others } =
  self.ALUR;
const FILES = `${own}-${version}`;
const CARDS = "alur-kartu";
const NAMED = /\.[0-9a-f]{12}\./; // a name with its content's sum never changes its content

self.addEventListener("install", (event) => {
  const fetchAll = async () => {
    const cache = await caches.open(FILES);
    const page = await fetch(shell, { cache: "reload" });
    if (!page.ok || page.redirected) throw new Error("no shell"); // a kiosk that is none yet
    await cache.put(shell, page);
    await cache.addAll([...files, ...pages]);
    await self.skipWaiting(); // pages are never cached, so a new worker finds no old page
  };
  event.waitUntil(fetchAll());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name.startsWith(`${own}-`) && name !== FILES) await caches.delete(name);
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) return event.respondWith(file(request));
  if (request.mode !== "navigate" || others.some((start) => url.pathname.startsWith(start))) return;
  if (request.method === "GET") event.respondWith(page(event, url));
  if (request.method === "POST") event.respondWith(form(event, url));
});

async function file(request) {
  const known = await caches.match(request, { ignoreSearch: true });
  if (known && NAMED.test(request.url)) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok && NAMED.test(request.url)) (await caches.open(FILES)).put(request, answer.clone());
    return answer;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

const isCard = (url) => Boolean(cards) && url.pathname.startsWith(cards);

// A page with somebody's data is shown and not kept. Only the shell and the QR cards are.
async function page(event, url) {
  if (url.pathname === shell) return (await caches.match(shell)) ?? fetch(event.request); // at once, also where a network hangs
  try {
    const waiting = url.searchParams.get("kiriman");
    const answer = (waiting && (await reopen(waiting))) || (await event.preloadResponse) || (await fetch(event.request));
    if (isCard(url) && answer.ok) await (await caches.open(CARDS)).put(url.pathname, answer.clone());
    return answer;
  } catch {
    const card = isCard(url) && (await caches.match(url.pathname, { cacheName: CARDS }));
    const known = card || (await caches.match(url.pathname, { cacheName: FILES }));
    return known || (await caches.match(shell)) || Response.error();
  }
}

async function form(event, url) {
  const { request } = event;
  if (url.pathname === signOut) return leave(request);
  if (request.isHistoryNavigation) return back(request, url);
  const copy = request.clone();
  const body = await copy.arrayBuffer();
  const first = await drain(); // what waits goes first; at a kiosk nobody overtakes it
  try {
    // from the form's own page: the server leads back to it, where a browser would name this script
    const how = { signal: AbortSignal.timeout(patience(body)), referrer: request.referrer };
    const answer = (first || !device) && (await fetch(request, how));
    if (answer && !away.includes(answer.status)) return answer; // those say that nobody stands behind the door
  } catch {
    // no network, or an answer that never came
  }
  const may = !forms || forms.includes(url.pathname);
  const kept = may && (await keep(url, copy.headers.get("content-type"), body));
  return kept ? Response.redirect(keptShell, 303) : ((await caches.match(shell)) ?? Response.error());
}

// Back to the answer of a form, which no browser has kept: that is no form to be sent, nor to wait.
async function back(request, url) {
  try {
    const form = request.referrer.startsWith(`${location.origin}/`) ? request.referrer : url;
    return (await turnedBack(request)) ?? Response.redirect(self.ALUR.fresh ?? form, 303);
  } catch {
    return (await caches.match(shell)) ?? Response.error();
  }
}

// Whoever leaves leaves nothing behind; what still waits goes first.
async function leave(request) {
  await drain();
  try {
    const answer = await fetch(request);
    await forget();
    await caches.delete(CARDS);
    return answer;
  } catch {
    return (await caches.match(shell)) ?? Response.error();
  }
}

const asked = {
  async list({ whose }) {
    await self.clients.claim(); // a page that opened in the very moment of the start was missed
    if (await meet(whose)) await caches.delete(CARDS); // another person's phone now
    return list();
  },
  async send({ whose }) {
    await drain(whose);
    return list();
  },
  async drop({ key }) {
    await drop(key);
    return list();
  },
};
self.addEventListener("message", (event) => {
  const answer = async () => {
    const found = await asked[event.data.ask](event.data);
    event.ports[0]?.postMessage(found); // a kiosk does not wait for an answer
  };
  event.waitUntil(answer());
});

self.addEventListener("sync", (event) => {
  const send = async () => {
    await drain();
    if ((await list()).some((one) => one.state === "waiting")) throw new Error("still waiting"); // again later
  };
  event.waitUntil(send());
});
