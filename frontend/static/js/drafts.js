// What an officer has typed is kept in this tab until its step is done: form[data-draft] by its task.
// With data-draft-sent only what was sent and not yet taken: whoever goes away leaves nothing behind.
const PLACE = "alur-isian-";
const SKIP = new Set(["csrfmiddlewaretoken", "kunci"]);
const UNKEPT = new Set(["submit", "hidden", "password", "file"]);

const form = document.querySelector("form[data-draft]");
const place = form && PLACE + form.dataset.draft;
const fields = () => [...form.elements].filter((field) => field.name && !SKIP.has(field.name) && !UNKEPT.has(field.type));
const boxed = (field) => field.type === "checkbox" || field.type === "radio";
const read = () => fields().map((field) => [field.name, boxed(field) ? [field.value, field.checked] : field.value]);

function give(kept) {
  let changed = false;
  for (const field of fields()) {
    for (const [name, value] of kept) {
      if (name !== field.name) continue;
      if (boxed(field)) {
        if (value[0] !== field.value || field.checked === value[1]) continue;
        field.checked = value[1];
      } else {
        if (field.value === value) continue;
        field.value = value;
      }
      changed = true;
    }
  }
  return changed;
}

// A step that was done, and whoever signs out, leave nothing behind.
for (const done of document.querySelectorAll("[data-done^='selesai-']")) {
  sessionStorage.removeItem(PLACE + done.dataset.done.slice("selesai-".length));
}
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-leaves]")) return;
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PLACE)) sessionStorage.removeItem(name);
});

// A case that opened by itself goes back by Esc, until something was filled in.
function touched() {
  for (const part of document.querySelectorAll("[data-untouched]")) part.hidden = true;
  for (const part of document.querySelectorAll("[data-touched]")) part.hidden = false;
}

if (form) {
  const kept = sessionStorage.getItem(place);
  const before = JSON.stringify(read());
  if (kept && kept !== before && give(JSON.parse(kept))) {
    form.querySelector("[data-draft-back]")?.removeAttribute("hidden");
    touched();
  }
  const keep = (event) => {
    if (!form.contains(event.target) && event.target.form !== form) return;
    sessionStorage.setItem(place, JSON.stringify(read()));
    touched();
  };
  const moments = "draftSent" in form.dataset ? ["submit"] : ["input", "change"];
  for (const moment of moments) document.addEventListener(moment, keep);

  // Without a network the browser would show its own page instead of this one.
  const cut = form.querySelector("[data-draft-cut]");
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    delete form.dataset.sent;
    event.submitter?.removeAttribute("aria-busy");
    cut?.removeAttribute("hidden");
  });
  addEventListener("online", () => cut?.setAttribute("hidden", ""));
}
