// Scanning with a camera: what [data-camera] reads goes into form[data-scan]. Typing works beside it.
const PAUSE = 120; // ms between two looks
const WIDTH = 640; // pixels are enough for a code at arm's length, more only cost time
const AGAIN = 60_000; // ms: at the kiosk a code that stays before the lens counts once
const WORDS_STAY = 4000; // ms a word about a wrong code stands
const SEEN = "alur-dipindai";
// As in checkin.js: a bare code, or an address that ends with one.
const WHOLE = /(?:^|\/Q\/)((?:[0-9A-Z][\s-]?){16})\/?$/i;

const box = document.querySelector("[data-camera]");
const form = document.querySelector("form[data-scan]");
const part = (name) => box.querySelector(`[data-camera-${name}]`);
const say = (name) => {
  const words = part("say");
  if (words.textContent !== words.dataset[name]) words.textContent = words.dataset[name];
  box.dataset.state = name;
};

// The browser's own reader where there is one, else jsQR: both take the video and answer a text.
async function reader() {
  try {
    if ((await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const own = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await own.detect(video))[0]?.rawValue;
    }
  } catch {
    // not defined, or defined without the service behind it
  }
  await import(box.dataset.jsqr);
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((canvas.width / video.videoWidth) * video.videoHeight);
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = brush.getImageData(0, 0, canvas.width, canvas.height);
    return self.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
  };
}

// Only a sum of the code is kept, so that nobody finds the code of whoever stood here before.
const sum = (text) => [...text].reduce((total, sign) => (total * 31 + sign.charCodeAt(0)) | 0, 7);
function isStillThere(code) {
  const [last, at] = (localStorage.getItem(SEEN) ?? "").split("@").map(Number);
  localStorage.setItem(SEEN, `${sum(code)}@${Date.now()}`);
  return last === sum(code) && Date.now() - at < AGAIN;
}

let stream = null;
let wanted = false;
let read = null;

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  part("torch").hidden = true;
  part("torch").setAttribute("aria-pressed", "false");
}

function take(text) {
  const code = WHOLE.exec(text.trim())?.[1];
  if (!code) return say("wrong");
  if ("kiosk" in box.dataset && isStillThere(code)) return say("again");
  say("found");
  box.querySelector("video").pause();
  navigator.vibrate?.(80);
  wanted = false;
  stop();
  form.querySelector("[name=kode]").value = code;
  form.requestSubmit();
}

async function watch(mine) {
  const video = box.querySelector("video");
  let told = 0;
  while (stream === mine) {
    if (video.readyState >= video.HAVE_CURRENT_DATA) {
      const text = await read(video).catch(() => null);
      if (stream !== mine) return;
      if (text) {
        take(text);
        told = Date.now();
      } else if (box.dataset.state !== "ready" && Date.now() - told > WORDS_STAY) say("ready");
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

const TROUBLES = { NotAllowedError: "refused", SecurityError: "refused", NotReadableError: "busy" };
async function start() {
  box.hidden = false;
  part("start").hidden = true;
  wanted = true;
  say("asking");
  try {
    read ??= await reader();
    const found = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "kiosk" in box.dataset ? "user" : "environment", width: { ideal: 1280 } },
    });
    if (!wanted || document.hidden) return found.getTracks().forEach((track) => track.stop());
    stop();
    stream = found;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => stream === found && fail({ name: "NotReadableError" }));
    const video = box.querySelector("video");
    video.srcObject = stream;
    await video.play();
    part("view").hidden = false;
    part("torch").hidden = !track.getCapabilities?.().torch;
    say("ready");
    watch(stream);
  } catch (error) {
    if (wanted && !document.hidden) fail(error);
  }
}

function fail(error) {
  stop();
  part("view").hidden = true;
  const trouble = TROUBLES[error.name] ?? "missing";
  say(trouble);
  part("start").hidden = trouble === "missing";
}

// A kiosk never surprises a patient with a question of the browser: it starts where it is allowed.
async function begin() {
  if (!navigator.mediaDevices) return "kiosk" in box.dataset ? null : ((box.hidden = false), fail({}));
  if (!("kiosk" in box.dataset)) return start();
  const { state } = await navigator.permissions.query({ name: "camera" });
  const eyes = (await navigator.mediaDevices.enumerateDevices()).some((one) => one.kind === "videoinput");
  if (!eyes) return;
  if (state === "granted") return start();
  box.hidden = false;
  if (state === "denied") return fail({ name: "NotAllowedError" });
  part("start").hidden = false;
}

if (box && form) {
  part("start").addEventListener("click", start);
  part("torch").addEventListener("click", async ({ currentTarget: button }) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    await stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    button.setAttribute("aria-pressed", String(on));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
    else if (wanted) start();
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && wanted && start());
  begin();
}
