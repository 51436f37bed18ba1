import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { AdminError } from "@/lib/admin/errors";
import { environment } from "@/lib/base/config";

/** Where a secret is, since none ever stands in a file. */
export const secretReference = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/) }),
    z.strictObject({ file: z.string().min(1).max(500) }),
  ],
  { error: "must be { env: NAME } or { file: path }, never the secret itself" },
);

export type SecretReference = z.infer<typeof secretReference>;
export type SecretSource = (reference: SecretReference) => Promise<string>;

/**
 * Where secrets come from. `kept`: nowhere, since whoever asks is not where the references lead; what has a secret keeps it, and what is
 * made anew gets one that is told.
 */
export type Secrets = SecretSource | "kept";

/** Bytes of a file with a secret at the most. */
const mostBytes = 65_536;

/**
 * Secrets of the environment and of files below one folder, which a link does not lead out of. Gatehouse's own variables are
 * nobody's to name.
 * @returns throws AdminError invalid where there is none
 */
export const secretsFrom =
  (env: Readonly<Record<string, string | undefined>>, folder: string): SecretSource =>
  async (reference) => {
    if ("env" in reference) {
      const { env: name } = reference;
      if (Object.hasOwn(environment.shape, name)) throw refused(`${name} is Gatehouse's own variable`);
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (!value) throw refused(`the environment has no ${name}`);
      return value;
    }
    return fromFile(folder, reference.file);
  };

async function fromFile(folder: string, name: string): Promise<string> {
  const at = path.resolve(folder, name);
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(at)]);
    if (!file.startsWith(root.endsWith(path.sep) ? root : root + path.sep))
      throw refused(`${name} is outside ${folder}`);
    const found = await stat(file);
    if (!found.isFile() || found.size > mostBytes) throw refused(`${name} is no file of at most ${mostBytes} bytes`);
    const text = (await readFile(file, "utf8")).replace(/\r?\n$/, "");
    if (text === "") throw refused(`${name} is empty`);
    return text;
  } catch (error) {
    throw error instanceof AdminError ? error : refused(`${name} cannot be read`);
  }
}

const refused = (why: string) => new AdminError("invalid", why);

/** A reference in words. */
export const placeOf = (reference: SecretReference): string =>
  "env" in reference ? `environment variable ${reference.env}` : `file ${reference.file}`;
