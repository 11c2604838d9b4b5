// The inbox: what was picked stays picked when the list refreshes, and the row one came from has the focus.
const picked = new Set();
const boxes = () => [...document.querySelectorAll("[data-pick]")];
const bar = document.querySelector("[data-picked]");

function tell() {
  const here = boxes();
  for (const box of here) box.checked = picked.has(box.value);
  for (const gone of [...picked]) if (!here.some((box) => box.value === gone)) picked.delete(gone);
  const all = document.querySelector("[data-pick-all]");
  if (all) all.checked = here.length > 0 && here.length === picked.size;
  if (!bar) return;
  bar.querySelector("[data-picked-count]").textContent = String(picked.size);
  for (const button of bar.querySelectorAll("button")) button.disabled = picked.size === 0;
}

document.addEventListener("change", (event) => {
  const mark = (box) => (box.checked ? picked.add(box.value) : picked.delete(box.value));
  if (event.target.matches("[data-pick]")) mark(event.target);
  else if (event.target.matches("[data-pick-all]")) {
    for (const box of boxes()) {
      box.checked = event.target.checked;
      mark(box);
    }
  } else return;
  tell();
});
// At once, not only when htmx has settled: a key pressed in between would send nothing that was picked.
for (const moment of ["htmx:afterSwap", "htmx:afterSettle"]) document.addEventListener(moment, tell);
addEventListener("pageshow", () => {
  for (const box of boxes()) if (box.checked) picked.add(box.value);
  tell();
});

if (/^#tugas-\d+$/.test(location.hash)) document.querySelector(location.hash)?.focus();
