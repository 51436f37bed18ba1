import { AdminError } from "./errors";

/** How often a change is tried again from the row as it is by then, before somebody is told that too many are at it. */
const mostTries = 10;

/**
 * Changes a row that others change too: `write` must hold only while the row still has the version that was read, and raise it.
 * Where somebody was faster, the change is made again from what they left, so that changes of different members all hold.
 * @param what the row in words
 * @param expected the version that the caller looked at; a row that has another one is left as it is
 * @param write gives undefined where the row had another version by then
 * @throws AdminError conflict; not_found from `read`
 */
export async function changeNewest<Row extends { readonly version: number }, Written>(
  what: string,
  expected: number | undefined,
  read: () => Promise<Row>,
  write: (row: Row) => Promise<Written | undefined>,
): Promise<Written> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const row = await read();
    if (expected !== undefined && row.version !== expected)
      throw new AdminError("conflict", `version: ${what} is at ${row.version} by now, not at ${expected}`);
    const written = await write(row);
    if (written !== undefined) return written;
  }
  throw new AdminError("conflict", `${what} is being changed by others all the while`);
}
