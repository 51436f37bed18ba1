import { hashes, kinds } from "./hashes";

/** Real hashes of each kind; people share them. */
export const each = 60;
/** Every so many lines one is bad, in turns. */
const badEvery = 1_000;

export interface File {
  /** JSONL. */
  readonly text: string;
  readonly lines: number;
  readonly bad: number;
}

/** A line's person: their user name, the kind of their hash, and which of its kind it is. */
export const personOf = (line: number) => ({
  username: `moved-${line}`,
  kind: kinds[line % kinds.length] ?? "",
  number: Math.floor(line / kinds.length) % each,
});

/** What is wrong with lines, each in its own way. */
const faults: readonly object[] = [
  { password_hash: "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/" },
  { email: "no address" },
  { username: "MOVED-1" },
  { email: "moved-2@moved.example" },
  { password: "in the clear" },
  { username: undefined },
  // One kind more than a tenant may have at a time.
  { password_hash: "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" },
];

/** The people of another product, with the hashes of their passwords. */
export async function fileOf(lines: number): Promise<File> {
  const made = await hashes(each);
  const texts: string[] = [];
  let bad = 0;
  for (let line = 1; line <= lines; line++) {
    const { username, kind, number } = personOf(line);
    const fault = line % badEvery === 0 ? faults[bad++ % faults.length] : {};
    texts.push(
      JSON.stringify({
        username,
        name: `Moved Person ${line}`,
        given_name: "Moved",
        family_name: `Person ${line}`,
        email: `${username}@moved.example`,
        email_verified: true,
        locale: "en-GB",
        password_hash: made[kind]?.[number],
        ...fault,
      }),
    );
  }
  return { text: `${texts.join("\n")}\n`, lines, bad };
}
