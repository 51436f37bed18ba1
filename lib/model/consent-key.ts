import { createHash } from "node:crypto";
import type { Client, ClientMetadata } from "./client-metadata";
import { destinationOf, type Recipient } from "./destination";
import { trustRules } from "./trust";

/** A client's consent, as far as it is still to what the client shows of itself. */
export interface ConsentKey {
  readonly clientId: string;
  /** SHA-256 of name, logo and destination; undefined where somebody answers for changes. */
  readonly shown: string | undefined;
  /** Where what is allowed goes, for people to see where nobody has checked the client. */
  readonly destination: Recipient | undefined;
}

/**
 * The consents that count for a request: those that were given to this name and logo, and to the host that the person was shown.
 * @param redirectUri where the answer would go
 */
export const consentKey = (client: Client, redirectUri: string): ConsentKey =>
  keyFor(client, destinationOf(redirectUri));

/**
 * The same for a device, to which no redirect leads: it is shown by its code, which the consent outlives.
 * @param userCode as people see it
 */
export const deviceConsentKey = (client: Client, userCode: string): ConsentKey =>
  keyFor(client, { kind: "device", name: userCode }, { kind: "device" });

function keyFor(client: Client, named: Recipient, kept: Partial<Recipient> = named): ConsentKey {
  const { isChecked, answersForChanges } = trustRules(client);
  const destination = isChecked ? undefined : named;
  if (answersForChanges) return { clientId: client.id, shown: undefined, destination };
  const shown = JSON.stringify([...faceOf(client.metadata), isChecked ? undefined : kept]);
  return { clientId: client.id, shown: createHash("sha256").update(shown).digest("base64url"), destination };
}

/** Name and logo in every language, by which people know a client. */
export const faceOf = ({ client_name, logo_uri, localized }: ClientMetadata): readonly unknown[] => [
  client_name,
  localized?.client_name,
  logo_uri,
  localized?.logo_uri,
];
