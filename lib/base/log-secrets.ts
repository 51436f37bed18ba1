/**
 * Free text (messages, stacks, paths) may quote a secret: tokens, credentials in a URL, `name=value` of a secret's name. They are struck
 * out in time that grows with the text's length: every pattern begins where a run of its characters begins, and nowhere inside one.
 */
export function withoutSecrets(text: string): string {
  if (!mayHoldSecret.test(text)) return text;
  return text
    .replace(credentials, "$1 [secret]")
    .replace(dotted, withoutJwt)
    .replace(urlPassword, "$1[secret]@")
    .replace(parameter, "$1[secret]");
}

/** Most texts (names, paths, methods) have none of these, and skip the four passes. */
const mayHoldSecret = /[=@]|: |":|eyJ|bearer|basic|dpop/i;

const credentials = /\b(bearer|basic|dpop)\s+[\w\-.~+/=:]{8,}/gi;
const urlPassword = /(:\/\/[^\s:/@]*:)[^\s@/]+@/g;

const secretName =
  "authorization|cookie|password|secret|code|token|assertion|verifier|id_token_hint|logout_token|device_code|user_code|request|response";
const parameter = new RegExp(
  `((?<![\\w-])[\\w-]*(?:${secretName})["']?\\s*[=:]\\s*)(?!\\s)("[^"]*"|'[^']*'|[^\\s&,;}]+)`,
  "gi",
);

/** What could be a JWT, as a whole. */
const dotted = /[\w.-]+/g;

/** From the first part that begins as a JWT's header does, to the end. */
function withoutJwt(run: string): string {
  if (!run.includes("eyJ")) return run;
  let start = 0;
  for (const part of run.split(".")) {
    const at = part.search(/(?<![A-Za-z0-9])eyJ/);
    const isLast = start + part.length === run.length;
    if (at >= 0 && part.length - at >= 8 && !isLast) return `${run.slice(0, start + at)}[secret]`;
    start += part.length + 1;
  }
  return run;
}
