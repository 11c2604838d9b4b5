// Photos of papers: shrunk on the phone, sent while the form is still being filled in. Without this
// script, or when sending fails, the file goes along with the form.
const LONGEST = 1600;
const QUALITY = 0.82;
const PAUSES = [1000, 3000, 8000];

// A picture of at most 1600 px as JPEG; null where this browser cannot read the file.
async function shrink(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(picture.width * scale);
    sheet.height = Math.round(picture.height * scale);
    const pen = sheet.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
    picture.close();
    const small = await new Promise((done) => sheet.toBlob(done, "image/jpeg", QUALITY));
    return small && new File([small], "foto.jpg", { type: "image/jpeg" });
  } catch {
    return null;
  }
}

function send(box, file, onProgress) {
  const form = box.closest("form");
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "kunci"]) body.append(name, form.elements[name]?.value ?? "");
  body.append("kind", box.dataset.photoBox);
  body.append("file", file, "foto.jpg");
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", box.dataset.send);
    request.responseType = "json";
    request.timeout = 60000;
    request.upload.onprogress = (event) => onProgress((100 * event.loaded) / event.total);
    request.onloadend = () => done({ status: request.status, answer: request.response });
    request.send(body);
    box.pending = request;
  });
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function deliver(box, file, mine) {
  const status = box.querySelector(".photo-status");
  const bar = box.querySelector(".photo-progress");
  bar.hidden = false;
  for (const pause of [0, ...PAUSES]) {
    status.textContent = pause ? status.dataset.again : status.dataset.sending;
    await wait(pause);
    if (box.turn !== mine) return null;
    bar.value = 0;
    const { status: code, answer } = await send(box, file, (part) => (bar.value = part));
    if (box.turn !== mine) return null;
    if (code === 200 && answer?.id) return { id: answer.id };
    if (code >= 400 && code < 500 && code !== 429) return { detail: answer?.detail };
  }
  return { later: true };
}

// The file waits in the input until it has arrived, so that the form itself can still carry it.
function hold(input, file) {
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
}

function complain(box, text) {
  box.querySelector(".problem")?.remove();
  box.classList.toggle("field-bad", Boolean(text));
  if (!text) return;
  const problem = box.querySelector("[data-problem]").content.firstElementChild.cloneNode(true);
  problem.querySelector("[data-words]").textContent = text;
  box.querySelector(".hint").after(problem);
}

async function chosen(box, input) {
  const [file] = input.files;
  if (!file) return;
  const mine = (box.turn = (box.turn ?? 0) + 1);
  box.pending?.abort();
  for (const other of box.querySelectorAll("input[type=file]")) if (other !== input) other.value = "";
  complain(box, "");
  box.classList.remove("has-photo"); // whoever takes another one does not mean the old one any more
  box.querySelector("[data-photo-named]").value = "";
  box.querySelector(".photo-earlier")?.remove();
  const small = await shrink(file);
  if (box.turn !== mine) return;
  const sent = small && small.size < file.size ? small : file;
  if (sent !== file) hold(input, sent);
  const outcome = await deliver(box, sent, mine);
  if (!outcome) return;
  box.querySelector(".photo-progress").hidden = true;
  const status = box.querySelector(".photo-status");
  status.textContent = outcome.later ? status.dataset.later : "";
  if (outcome.later) return;
  input.value = "";
  if (!outcome.id) return complain(box, outcome.detail ?? status.dataset.later);
  const seen = box.querySelector("[data-photo-seen]");
  seen.src = URL.createObjectURL(sent);
  seen.onload = () => URL.revokeObjectURL(seen.src);
  box.querySelector("[data-photo-named]").value = outcome.id;
  box.classList.add("has-photo");
  box.querySelector(".photo-change").open = false;
  status.textContent = box.querySelector(".photo-word").textContent;
}

for (const box of document.querySelectorAll("[data-photo-box]")) {
  for (const input of box.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => chosen(box, input));
  }
}
// Sending the form ends what is still on its way: the input holds the file.
document.addEventListener("submit", (event) => {
  for (const box of event.target.querySelectorAll("[data-photo-box]")) {
    box.turn = (box.turn ?? 0) + 1;
    box.pending?.abort();
  }
});
