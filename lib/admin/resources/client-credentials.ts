import { z } from "zod";
import { AdminError, contested } from "@/lib/admin/errors";
import { action } from "@/lib/admin/operation";
import type { TenantWork } from "@/lib/admin/scope";
import { type KeyReport, reportOfKeys, reportOfUri } from "@/lib/clients/key-report";
import { needsSecret } from "@/lib/clients/secret";
import { readForShow } from "@/lib/clients/stored-metadata";
import { type ClientRow, clientRows } from "@/lib/store/clients";
import { checkedKeys, endedSecret, keysToCheck, rotatedSecret, secretRotation } from "./client-schemas";
import { renewSecret } from "./client-secrets";

/** Replaces the secret of a client; both are taken while the client is told the new one. */
export const rotateSecret = action({
  on: "one",
  isDestructive: true,
  about: "replace a client's secret by a new one, told once; the one before is taken for a while too",
  input: secretRotation,
  output: rotatedSecret,
  flags: [{ member: "overlap", flag: "--overlap <seconds>" }],
  async run({ overlap: keepOld }, work: TenantWork, before: ClientRow) {
    const { clientId, secret: old } = before;
    if (!needsSecret(readForShow(before.metadata).value))
      throw new AdminError("invalid", `client ${clientId} authenticates without a secret`);
    return renewSecret(work.db, work.tenant.id, before, old === null ? 0 : keepOld, `client ${clientId}`);
  },
  events: ({ client_id: client }, { overlap }) => [{ name: "client.secret-rotated", client, data: { overlap } }],
});

/** Ends the overlap of a rotation. */
export const endPreviousSecret = action({
  on: "one",
  isDestructive: true,
  about: "take the secret that a client had before no more",
  input: z.strictObject({}),
  output: endedSecret,
  said: ({ client_id: id }) => [`Only the newest secret of client ${id} is taken now`],
  async run(_, { db, tenant }: TenantWork, before: ClientRow) {
    if (before.previousSecret === null)
      throw new AdminError("conflict", `client ${before.clientId} has no secret but its newest`);
    const row = await clientRows(db, tenant.id).change(before, { endsPrevious: true });
    if (!row) throw contested(`client ${before.clientId}`);
    return { client_id: row.clientId, version: row.version };
  },
  events: ({ client_id: client }) => [{ name: "client.previous-secret-ended", client, data: {} }],
});

/** Looks at a client's public keys, as they are registered or as somebody is about to. */
export const checkKeys = action({
  on: "one",
  isDestructive: false,
  changesNothing: true,
  about: "fetch a client's jwks_uri, or read its jwks, and say which keys there are and what is wrong",
  input: keysToCheck,
  output: checkedKeys,
  flags: [{ member: "jwks_uri", flag: "--jwks-uri <uri>" }],
  async run(given, _work: TenantWork, { metadata: stored }: ClientRow) {
    const { value: metadata } = readForShow(stored);
    const { jwks_uri: uri, jwks } = (given.jwks_uri ?? given.jwks) ? given : metadata;
    if (uri !== undefined) return { source: "jwks_uri" as const, ...(await reportOfUri(uri, metadata)) };
    if (jwks !== undefined) return { source: "jwks" as const, ...reportOfTyped(jwks, metadata) };
    return { source: "none" as const, keys: [], problems: ["the client has registered no keys"] };
  },
});

function reportOfTyped(jwks: unknown, needs: Parameters<typeof reportOfKeys>[1]): KeyReport {
  if (typeof jwks !== "string") return reportOfKeys(jwks, needs);
  try {
    return reportOfKeys(JSON.parse(jwks), needs);
  } catch {
    return { keys: [], problems: ["what was typed is no JSON"] };
  }
}
