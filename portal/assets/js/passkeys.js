// Passkeys: the browser makes or finds one, and its answer is posted as an ordinary form. Where there are none, the
// forms stay hidden and other ways remain.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (described) => described.map((one) => ({ ...one, id: bytes(one.id) }));

const make = async ({ publicKey }) => {
  const selection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials ?? []),
      authenticatorSelection: selection,
    },
  });
  return described(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
};

const find = async ({ publicKey }) => {
  const found = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials ?? []),
    },
  });
  return described(found, {
    authenticatorData: text(found.response.authenticatorData),
    signature: text(found.response.signature),
    userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
  });
};

const described = (credential, response) => ({
  type: credential.type,
  id: credential.id,
  rawId: text(credential.rawId),
  clientExtensionResults: credential.getClientExtensionResults(),
  response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
});

// In the page already, or asked for now: before anybody is known, a page that is only looked at needs no challenge.
const optionsOf = async ({ dataset }) => {
  let found;
  if (dataset.passkeyOptions) {
    found = JSON.parse(document.getElementById(dataset.passkeyOptions).textContent);
  } else {
    const answer = await fetch(dataset.passkeyFrom, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    found = await answer.json();
  }
  return found.creation_options ?? found.request_options;
};

const start = (form) => {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-passkey-error]");
    said.hidden = true;
    try {
      const options = await optionsOf(form);
      const credential = form.dataset.passkey === "create" ? await make(options) : await find(options);
      form.querySelector("[name=credential]").value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      said.textContent = error.name === "InvalidStateError"
        ? "This device has a passkey for your account already."
        : "No passkey was used. Try again, or choose another way.";
      said.hidden = false;
    }
  });
};

export const startPasskeys = () => {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) start(form);
};
