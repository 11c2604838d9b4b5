// Forms that wait for a network, in IndexedDB: kept with their key, sent once, then only their name is left.
// Settings: frontend/pwa/views.py for a citizen's phone, frontend/kiosk/offline.py for a kiosk.
const KEEP = self.ALUR.hours * 3_600_000; // ms; the server knows a key for 48 hours, later it would see no repetition
// ms for one answer: what hangs longer waits for a better network; photos take their time
const patience = (body) => self.ALUR.patience + body.byteLength / 10;
const LARGEST = 9_000_000; // bytes
const TRIES = 3; // as often a form that breaks the server holds up those behind it

let opened = null;
function store(name, how, run) {
  opened ??= new Promise((done, failed) => {
    const asking = indexedDB.open(self.ALUR.store, 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("kiriman", { keyPath: "key" });
      asking.result.createObjectStore("siapa");
    };
    asking.onsuccess = () => done(asking.result);
    asking.onerror = () => failed(asking.error);
  });
  return opened.then(
    (base) =>
      new Promise((done, failed) => {
        const work = base.transaction(name, how, { durability: "strict" }); // on the disk before it is promised
        const asked = run(work.objectStore(name));
        work.oncomplete = () => done(asked?.result);
        work.onabort = () => failed(work.error);
      }),
  );
}
const all = () => store("kiriman", "readonly", (rows) => rows.getAll());
const put = (row) => store("kiriman", "readwrite", (rows) => rows.put(row));
const drop = (key) => store("kiriman", "readwrite", (rows) => rows.delete(key));
const person = () => store("siapa", "readonly", (rows) => rows.get("siapa"));

// Whether another citizen than the last one is signed in now; what was told to the last one goes.
async function meet(whose) {
  const last = await person();
  if (!whose || whose === last) return false;
  await store("siapa", "readwrite", (rows) => rows.put(whose, "siapa"));
  for (const row of await all()) if (row.whose !== whose && !row.body) await drop(row.key);
  return last !== undefined;
}

// Whoever signs out takes the own forms along; another person's go on waiting for that person.
async function forget() {
  const whose = await person();
  for (const row of await all()) if (row.whose === whose) await drop(row.key);
  await store("siapa", "readwrite", (rows) => rows.clear());
}

// A form may wait when it carries its key and whose it is. Sent again it takes its own place.
async function keep(url, type, body) {
  if (body.byteLength > LARGEST) return false;
  const typed = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => null);
  const key = typed?.get("kunci");
  const whose = self.ALUR.device ?? typed?.get("siapa");
  if (!key || !whose) return false;
  url.searchParams.delete("kiriman");
  const address = url.pathname + url.search;
  await put({ key, whose, title: typed.get("judul"), address, type, body, at: Date.now(), state: "waiting" });
  await self.registration.sync?.register("kiriman").catch(() => null);
  return true;
}

// What the page shows: never a body, and of nobody else than whoever was here last.
async function list() {
  const whose = await person();
  const rows = (await all()).filter((row) => row.whose === whose || !whose);
  return rows.sort((one, other) => one.at - other.at).map(({ body, type, ...row }) => row);
}

const ask = (row, why = "1") =>
  fetch(row.address, {
    method: "POST",
    body: row.body,
    headers: { "content-type": row.type, "X-Alur-Kiriman": why },
    signal: AbortSignal.timeout(patience(row.body)),
  });
const told = ({ key, whose, title }, state, address) =>
  self.ALUR.device ? drop(key) : put({ key, whose, title, state, address, at: Date.now() }); // nothing of the form

// One at a time and in their order; false means: no network, try later.
async function send(row) {
  if (Date.now() - row.at > KEEP) return told(row, "old").then(() => true);
  let answer;
  try {
    answer = await ask(row);
  } catch {
    return false;
  }
  if (answer.ok && answer.redirected) await told(row, "sent", new URL(answer.url).pathname);
  else if (answer.status === 401) await put({ ...row, state: "sign-in" });
  else if (answer.status === 412) return true; // it waits for its own person
  else if ([...self.ALUR.away, 429, 503].includes(answer.status)) return false;
  else if (answer.status >= 500) return broken(row);
  else if (self.ALUR.device) await drop(row.key); // nobody stands there any more to read why
  else await put({ ...row, state: "refused" });
  return true;
}

// A defect met by this form alone: it waits on, and is soon no reason for others to wait.
async function broken(row) {
  const tries = (row.tries ?? 0) + 1;
  await put({ ...row, tries });
  return tries >= TRIES;
}

let draining = null;
function drain(whose) {
  return (draining ??= sendAll(whose).finally(() => (draining = null)));
}
async function sendAll(whose) {
  let whole = true;
  for (const row of (await all()).sort((one, other) => one.at - other.at)) {
    const due = row.state === "waiting" || (row.state === "sign-in" && row.whose === whose);
    if (due && !(whole = await send(row))) break;
  }
  for (const page of await self.clients.matchAll()) page.postMessage("changed");
  return whole;
}

// A refused form, once more and this time before the person's eyes, with everything typed.
async function reopen(key) {
  const row = (await all()).find((one) => one.key === key && one.body);
  if (!row) return null;
  const answer = await ask(row);
  if (answer.ok && answer.redirected) await drop(key);
  else if (answer.status === 409 || answer.status === 422) await drop(key);
  return seen(answer, row.address);
}
function seen(answer, address) {
  if (answer.status === 401) return Response.redirect(`${self.ALUR.signIn}?next=${encodeURIComponent(address)}`);
  return answer.redirected ? Response.redirect(answer.url) : answer;
}

// Back to the answer of a form with its key: the same once more, or what became of the form since.
async function turnedBack(request) {
  const { pathname, search } = new URL(request.url);
  const type = request.headers.get("content-type");
  const body = await request.arrayBuffer();
  const typed = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => null);
  if (!typed?.get("kunci") || !typed.get("siapa")) return null;
  const address = pathname + search;
  return seen(await ask({ address, type, body }, "kembali"), address);
}
