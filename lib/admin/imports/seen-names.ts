import type { ImportedUser, Problem } from "@/lib/store/user-import-work";

/** The names and addresses of a file, for a dry run: it makes nothing that the next line could meet. */
export class SeenNames {
  readonly #lines = new Map<string, number>();

  /** @returns what an earlier line has already */
  add({ line, username, claims: { email }, sub }: ImportedUser): readonly Problem[] {
    const given = { username, email, sub };
    return Object.entries(given).flatMap(([member, value]) => {
      if (value === undefined) return [];
      const key = `${member}:${value.toLowerCase()}`;
      const earlier = this.#lines.get(key);
      if (earlier === undefined) this.#lines.set(key, line);
      return earlier === undefined ? [] : [{ line, member, detail: `line ${earlier} has it` }];
    });
  }
}
