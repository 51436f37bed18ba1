import { publicKeyAlgs } from "@/lib/oauth/client-auth/algorithms";
import { dpopKey } from "../../../test/dpop";
import { answer, basic } from "../harness/world";
import { everySigningAlg } from "./answers";
import { list, type Probe } from "./probe";
import type { Subject } from "./subject";

/** A proof with this algorithm; where nobody can make one, what a forger would send. */
async function proof(alg: string, htu: string): Promise<string> {
  const claims = { htm: "POST", htu };
  if (publicKeyAlgs.includes(alg)) return (await dpopKey(alg)).proof(claims);
  const { jwk, proof: made } = await dpopKey();
  const [, payload, signature] = (await made(claims)).split(".");
  const header = Buffer.from(JSON.stringify({ typ: "dpop+jwt", alg, jwk })).toString("base64url");
  return [header, payload, signature].join(".");
}

/** A proof is looked at before the code, so that a code that is unknown says that the proof was good. */
async function isTaken({ world, register }: Subject, alg: string): Promise<boolean> {
  const { client_id, client_secret = "", token_endpoint_auth_method: method } = await register();
  const isBasic = method === "client_secret_basic";
  const url = `${world.issuer}/oauth/token`;
  const form = { grant_type: "authorization_code", code: "unknown", ...(!isBasic && { client_id, client_secret }) };
  const headers = {
    dpop: await proof(alg, url),
    ...(isBasic && { authorization: basic(client_id, client_secret) }),
  };
  const { body } = await answer(await fetch(url, { method: "POST", body: new URLSearchParams(form), headers }));
  return body.error === "invalid_grant";
}

export const dpop: Record<string, Probe> = {
  dpop_signing_alg_values_supported: list([...everySigningAlg, "Ed25519"], isTaken),
};
