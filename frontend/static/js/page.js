// Small comforts of every page. Nothing here is needed to submit a form.
document.documentElement.classList.add("js");

const summary = document.querySelector(".error-summary");
addEventListener("load", () => {
  if (document.activeElement === document.body) summary?.focus();
});
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.closest(".field")?.scrollIntoView({ block: "start" });
  target.focus({ preventScroll: true });
});

// NIK in groups of four; the caret stays behind the digit it stood behind.
function group(input) {
  const caret = input.selectionStart ?? input.value.length;
  const before = input.value.slice(0, caret).replace(/\D/g, "").length;
  const digits = input.value.replace(/\D/g, "");
  input.value = digits.replace(/(\d{4})(?=\d)/g, "$1 ");
  if (document.activeElement !== input) return;
  let place = 0;
  for (let seen = 0; place < input.value.length && seen < before; place += 1) {
    if (input.value[place] !== " ") seen += 1;
  }
  input.setSelectionRange(place, place);
}
for (const input of document.querySelectorAll("[data-nik]")) {
  group(input);
  input.addEventListener("input", () => group(input));
}

// A second tap on a sent form does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const busy of document.querySelectorAll("[aria-busy='true']")) busy.removeAttribute("aria-busy");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) delete form.dataset.sent;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

// The chosen photo, before it is sent.
for (const box of document.querySelectorAll("[data-photo]")) {
  const input = box.querySelector("input[type=file]");
  input?.addEventListener("change", () => {
    box.querySelector("img")?.remove();
    const [file] = input.files;
    if (!file?.type.startsWith("image/")) return;
    const picture = document.createElement("img");
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    picture.onload = () => URL.revokeObjectURL(picture.src);
    box.append(picture);
  });
}

// Whoever changes the language half-way keeps what was typed: in this tab, for the next page only.
const HALFWAY = "alur-separuh";
const SKIPPED = new Set(["hidden", "file", "password", "submit", "fieldset"]);
const typed = () => [...document.querySelectorAll("main form")].flatMap((form) => [...form.elements]).filter((field) => field.name && !SKIPPED.has(field.type));
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".lang")) return;
  const words = typed().map(({ name, value, checked }) => [name, value, checked]);
  sessionStorage.setItem(HALFWAY, JSON.stringify([location.pathname, words]));
});
const halfway = sessionStorage.getItem(HALFWAY);
sessionStorage.removeItem(HALFWAY);
if (halfway) {
  const [page, words] = JSON.parse(halfway);
  const fields = page === location.pathname ? typed() : [];
  fields.forEach((field, place) => {
    const [name, value, checked] = words[place] ?? [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
    else field.value = value;
  });
}
