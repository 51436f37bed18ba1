import { z } from "zod";
import { listKeys } from "@/lib/admin/resources/keys";
import { listTenants, type ShownTenant } from "@/lib/admin/resources/tenants";
import { rootMessage } from "../failure";
import { type Finding, fail, ok, type Surroundings, warn } from "./finding";

/** Tenants asked about at the most: the rest is served by the same process. */
const most = 10;
const patience = 5_000;

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });
const jwkSet = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** Whether a running server answers as the issuers that this database holds, with its keys. */
export async function checkServer({ db }: Surroundings): Promise<Finding[]> {
  const tenants = (await listTenants(db)).filter(({ disabled }) => !disabled).slice(0, most);
  const found: Finding[] = [];
  for (const tenant of tenants) {
    const signing = (await listKeys(db, tenant.id)).filter(({ state }) => state === "current").map(({ kid }) => kid);
    found.push(await askServer(tenant, signing));
    // A server that is away is away for all of them.
    if (found.at(-1)?.level === "warn") break;
  }
  return found;
}

async function askServer({ id, issuer }: ShownTenant, signing: readonly string[]): Promise<Finding> {
  const name = `server for ${id}`;
  const url = `${issuer}/.well-known/openid-configuration`;
  try {
    const { status, headers, body } = await fetchJson(url);
    if (status !== 200) {
      return fail(name, `${url} answers ${status}`, "check that the server at this address uses this database");
    }
    const served = metadata.parse(body);
    if (served.issuer !== issuer) {
      return fail(
        name,
        `says that it is ${served.issuer}, not ${issuer}`,
        "give the server and this command the same PUBLIC_URL",
      );
    }
    const set = jwkSet.parse((await fetchJson(served.jwks_uri)).body);
    const isOurs = signing.every((kid) => set.keys.some((key) => key.kid === kid));
    if (!isOurs) {
      return fail(
        name,
        "publishes other keys than this database holds",
        "give the server and this command the same database",
      );
    }
    if (url.startsWith("https:") && !headers.has("strict-transport-security")) {
      return warn(name, `${issuer} answers without Strict-Transport-Security`, "let the proxy in front pass it on");
    }
    return ok(name, `${issuer} answers with this issuer and these keys`);
  } catch (error) {
    if (error instanceof z.ZodError) return fail(name, `${url} is no discovery document`, "check what answers there");
    return warn(name, `${issuer} does not answer (${rootMessage(error)})`, "fine if the server is meant to be stopped");
  }
}

/** @returns as body null for what is no JSON */
async function fetchJson(url: string): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(patience) });
  const { status, headers } = response;
  return { status, headers, body: await response.json().catch(() => null) };
}
