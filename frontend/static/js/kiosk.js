// The kiosk: clock, kept switches, keypad, scanner, and home again when nobody is there.
const clock = document.querySelector("[data-clock]");
// The time of the puskesmas, whatever the machine believes: from the page on it only counts on.
const opened = new Date(clock?.dataset.clock || Date.now()).getTime() - performance.now();
const tell = () => {
  clock.textContent = new Date(opened + performance.now()).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
};
if (clock) {
  tell();
  setInterval(tell, 5000);
}

for (const box of document.querySelectorAll("[data-keep]")) {
  box.checked = sessionStorage.getItem(box.dataset.keep) === "1";
  box.addEventListener("change", () => sessionStorage.setItem(box.dataset.keep, box.checked ? "1" : "0"));
}

// The keypad types into the one field marked data-typed; a scanner types there too and ends with Enter.
const typed = document.querySelector("[data-typed]");
for (const pad of document.querySelectorAll("[data-pad]")) {
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key || !typed) return;
    if (key.value === "hapus") typed.value = typed.value.slice(0, -1);
    else typed.value += key.value;
    typed.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
if (typed) {
  typed.focus();
  document.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && !event.ctrlKey && !event.target.matches("input, textarea")) typed.focus();
  });
}

// Nobody touched anything for 45 s: ask for 15 s, then wipe and go home.
const home = document.body.dataset.idle;
const ask = document.querySelector("[data-still-there]");
if (home) {
  let quiet = 0;
  const wake = () => {
    quiet = 0;
    if (ask) ask.hidden = true;
  };
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, wake);
  setInterval(() => {
    quiet += 1;
    if (quiet === 45 && ask) ask.hidden = false;
    const left = ask?.querySelector("[data-left]");
    if (quiet > 45 && left) left.textContent = String(Math.max(60 - quiet, 0));
    if (quiet < 60) return;
    sessionStorage.clear();
    location.replace(home);
  }, 1000);
}
