import { Resolver } from "node:dns/promises";
import { type FetchOutside, fetchOutside, OutboundError } from "@/lib/http/outbound";
import type { Found } from "@/lib/store/domains";
import { proofPath, proofText, servedText } from "@/lib/tenants/domain-proof";

/** The texts of a name's TXT records. */
export type ResolveTxt = (name: string) => Promise<readonly (readonly string[])[]>;

/** How a host is asked; a test has its own name server and its own host. */
export interface Asking {
  readonly resolveTxt?: ResolveTxt;
  readonly fetch?: FetchOutside;
}

/** Where the TXT record is looked for. */
export const recordName = (host: string) => `_gatehouse.${host}`;

/** Milliseconds for each of the two. */
const patience = 5_000;
/** More of a name's records are not looked at. */
const mostRecords = 100;

/**
 * Looks whether a host is whose it is said to be: by a TXT record of a name below it, or by a file that it serves itself. Either will do.
 * Whether it answers as this server is seen by the way.
 */
export async function lookForProof(
  claim: { readonly host: string; readonly token: string },
  asking: Asking = {},
): Promise<Found> {
  const [inDns, atHost] = await Promise.all([proofInDns(claim, asking), proofAtHost(claim, asking)]);
  const isProven = inDns === undefined || atHost.problem === undefined;
  const problem = isProven ? null : `${inDns} ${atHost.problem}`;
  return { isProven, isReady: isProven && atHost.isOurs, problem };
}

type Claim = Parameters<typeof lookForProof>[0];

/** @returns what is wrong */
async function proofInDns({ host, token }: Claim, { resolveTxt = systemResolve }: Asking): Promise<string | undefined> {
  const name = recordName(host);
  try {
    const records = (await resolveTxt(name)).slice(0, mostRecords).map((parts) => parts.join("").trim());
    if (records.includes(proofText(token))) return undefined;
    return `DNS: ${name} has ${records.length} TXT records, none of them with this proof.`;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no answer";
    const isMissing = code === "ENOTFOUND" || code === "ENODATA";
    return isMissing ? `DNS: there is no TXT record at ${name}.` : `DNS: ${name} cannot be looked up (${code}).`;
  }
}

const systemResolve: ResolveTxt = (name) => new Resolver({ timeout: patience / 2, tries: 2 }).resolveTxt(name);

async function proofAtHost(
  { host, token }: Claim,
  { fetch = fetchOutside }: Asking,
): Promise<{ readonly problem?: string; readonly isOurs: boolean }> {
  const url = `https://${host}${proofPath(token)}`;
  try {
    const { status, body } = await fetch(url, { purpose: "domain", maxBytes: 1_024, timeoutMs: patience });
    const lines = new TextDecoder().decode(body).trim().split(/\r?\n/);
    if (status === 200 && lines[0] === proofText(token)) return { isOurs: lines[1] === servedText };
    return { problem: `HTTPS: ${url} answers ${status}, without this proof.`, isOurs: false };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { problem: `HTTPS: ${host} ${said[error.reason]}.`, isOurs: false };
  }
}

const said: Readonly<Record<OutboundError["reason"], string>> = {
  refused_address: "is not on the public internet",
  timeout: "does not answer within five seconds",
  too_large: "answers with more than a proof",
  unreachable: "cannot be reached",
  bad_url: "cannot be asked",
  tls: "has no certificate that is trusted",
};
