import { createHash } from "node:crypto";
import { database } from "@/db/client";
import { endpoints } from "@/lib/endpoints/table";
import { csrfToken } from "@/lib/http/csrf";
import { setPeer } from "@/lib/http/peer";

/** Where visitors come from. */
export const address = "192.0.2.77";
export const callback = "https://rp.example/callback";
/** Of every authorization request of a visitor. */
export const verifier = "v".repeat(43);

const isAt = (path: string, asked: string) => {
  const [parts, given] = [path.split("/"), asked.split("/")];
  return parts.length === given.length && parts.every((part, at) => part.startsWith("[") || part === given[at]);
};

/** A browser, or a client, that speaks to a tenant's endpoints with no server between. */
export function visitor(tenantId: string) {
  const issuer = `http://localhost:3000/t/${tenantId}`;
  let cookie = "";

  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const [pathname = ""] = path.split("?");
    const found = endpoints.find((one) => isAt(one.path, pathname));
    const request = new Request(issuer + path, { ...init, headers: { cookie, ...init.headers } });
    setPeer(request, { address, isSecure: false, host: "localhost:3000" });
    const response = await (found?.handle(request) ?? Promise.reject(new Error(`nothing at ${path}`)));
    for (const line of response.headers.getSetCookie())
      if (line.startsWith(`gatehouse-${tenantId}=`)) cookie = line.split(";")[0] ?? "";
    return response;
  }

  const post = (path: string, fields: Record<string, string>) =>
    call(path, { method: "POST", body: new URLSearchParams(fields) });

  /** Asks for a code. @returns the interaction */
  async function begin(more: Record<string, string> = {}): Promise<string> {
    const query = new URLSearchParams({
      client_id: "rp",
      redirect_uri: callback,
      response_type: "code",
      scope: "openid",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...more,
    });
    return interactionOf(await call(`/authorize?${query}`));
  }

  async function submit(id: string, fields: Record<string, string>): Promise<Response> {
    const [row] = await database().sql`select browser_id from interactions where id = ${id}`;
    const csrf = csrfToken(tenantId, row?.browserId, id);
    return post(`/interaction/${id}/submit`, { csrf, ...fields });
  }

  return { call, post, begin, submit, cookie: () => cookie };
}

/** The interaction that an answer leads to. */
export const interactionOf = (response: Response): string => response.headers.get("location")?.split("/").at(-1) ?? "";
