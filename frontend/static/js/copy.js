// [data-copy]: puts its value on the clipboard and says so for a moment.
async function put(text) {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "vh";
  document.body.append(box);
  box.select();
  document.execCommand("copy"); // the only way over plain http inside the house
  box.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await put(button.dataset.copy);
  button.focus();
  const word = button.querySelector("[data-copy-word]");
  const before = word.textContent;
  if (before === word.dataset.copyWord) return;
  word.setAttribute("role", "status");
  word.textContent = word.dataset.copyWord;
  setTimeout(() => { word.textContent = before; }, 2000);
});
