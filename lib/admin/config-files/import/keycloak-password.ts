import { z } from "zod";

export const keycloakCredential = z.looseObject({
  type: z.string(),
  secretData: z.string().optional(),
  credentialData: z.string().optional(),
});

const secretData = z.looseObject({ value: z.string(), salt: z.string() });
const credentialData = z.looseObject({
  algorithm: z.string(),
  hashIterations: z.int().positive(),
  additionalParameters: z.record(z.string(), z.array(z.string())).default({}),
});

/** Base64 without padding, as modular crypt formats have it. */
const unpadded = (text: string) => text.replace(/=+$/, "");

/** The password's hash in PHC string format; undefined where there is none that is understood. */
export function hashOf(
  credentials: readonly z.infer<typeof keycloakCredential>[],
  who: string,
  report: string[],
): string | undefined {
  for (const { type } of credentials)
    if (type !== "password") report.push(`${who}: the credential ${type} is not taken over`);
  const password = credentials.find(({ type }) => type === "password");
  if (!password) return undefined;
  const secret = secretData.safeParse(parsed(password.secretData));
  const data = credentialData.safeParse(parsed(password.credentialData));
  const hash = secret.success && data.success ? phc(secret.data, data.data) : undefined;
  if (hash === undefined) report.push(`${who}: the form of the password is not known; they need a new one`);
  return hash;
}

function phc({ value, salt }: z.infer<typeof secretData>, data: z.infer<typeof credentialData>): string | undefined {
  const { algorithm, hashIterations: rounds, additionalParameters: more } = data;
  const tail = `${unpadded(salt)}$${unpadded(value)}`;
  if (/^pbkdf2-sha(256|512)$/.test(algorithm)) return `$${algorithm}$i=${rounds}$${tail}`;
  if (algorithm === "pbkdf2") return `$pbkdf2-sha1$i=${rounds}$${tail}`;
  const first = (name: string, otherwise: string) => more[name]?.[0] ?? otherwise;
  if (algorithm !== "argon2") return undefined;
  const version = first("version", "1.3") === "1.3" ? 19 : 16;
  return `$argon2${first("type", "id")}$v=${version}$m=${first("memory", "7168")},t=${rounds},p=${first("parallelism", "1")}$${tail}`;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
