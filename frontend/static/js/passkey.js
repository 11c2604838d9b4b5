// Passkeys: asks the browser to make or to show one. Without them the forms work as they are.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

async function ask(address, body = "") {
  const headers = { "X-CSRFToken": csrf(), "Content-Type": "application/json" };
  const reply = await fetch(address, { method: "POST", headers, body });
  if (!reply.ok) throw new Error(`refused: ${reply.status}`);
  return reply.json();
}

function options(given) {
  const wanted = { ...given.publicKey, challenge: bytes(given.publicKey.challenge) };
  if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    wanted[list] = (wanted[list] ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return { publicKey: wanted };
}

function plain(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = credential.response[name];
    if (value) response[name] = text(value);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function attempt(place, run) {
  const say = place.querySelector("[data-passkey-say]");
  say.hidden = true;
  try {
    await run();
  } catch {
    say.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const place of document.querySelectorAll("[data-passkey-in]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () =>
      attempt(place, async () => {
        const found = await navigator.credentials.get(options(await ask(place.dataset.begin)));
        const reply = await ask(place.dataset.end, JSON.stringify(plain(found)));
        location.assign(reply.next);
      }),
    );
  }
  for (const form of document.querySelectorAll("[data-passkey-new]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(form, async () => {
        const made = await navigator.credentials.create(options(await ask(form.dataset.begin)));
        form.elements.credential.value = JSON.stringify(plain(made));
        form.submit();
      });
    });
  }
}
