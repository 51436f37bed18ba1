import { stringify } from "csv-stringify/sync";
import type { ImportFormat } from "@/lib/model/import-format";

/** People who show what a file may have: all of it is optional but the user name. The hash is bcrypt, of `correct horse`. */
const samples = [
  {
    username: "ann",
    name: "Ann Example",
    given_name: "Ann",
    family_name: "Example",
    email: "ann@example.com",
    email_verified: true,
    phone_number: "+1 425 555 1212",
    locale: "en-US",
    zoneinfo: "America/Los_Angeles",
    "address.locality": "Seattle",
    "address.country": "US",
    disabled: false,
    password_hash: "$2y$10$c8xOIn3kKavHCP22IBPlLe0cpDjYen16rSBaRFVN.spfWlJImPrCK",
  },
  { username: "bo", name: "Bo Beispiel", email: "bo@example.com", email_verified: false, disabled: true },
] as const;

/** A file to begin with, as an import takes it. */
export function importTemplate(format: ImportFormat): string {
  switch (format) {
    case "csv": {
      const columns = Object.keys(samples[0]);
      return stringify(
        samples.map((sample) => ({ ...sample })),
        { header: true, columns, cast: { boolean: String } },
      );
    }
    case "jsonl":
      return samples.map((sample) => `${JSON.stringify(nested(sample))}\n`).join("");
  }
}

/** `address.locality` is a member of `address` in JSON. */
function nested(sample: object): object {
  const entries = Object.entries(sample);
  const address = Object.fromEntries(
    entries.flatMap(([name, value]) => (name.startsWith("address.") ? [[name.slice("address.".length), value]] : [])),
  );
  const rest = Object.fromEntries(entries.filter(([name]) => !name.startsWith("address.")));
  return Object.keys(address).length > 0 ? { ...rest, address } : rest;
}
