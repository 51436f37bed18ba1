import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { hash, verify } from "@node-rs/argon2";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";
import { argon2 } from "@/lib/identity/password";
import { claimsOf, people, resources } from "./side";

interface Payload {
  readonly uid?: string;
  readonly grantId?: string;
  consumed?: number;
}

/** Maps, and nothing else. The adapter that comes with it keeps the newest thousand only, so it would forget prepared codes. */
class MemoryAdapter {
  static readonly #stored = new Map<string, Payload>();
  static readonly #byUid = new Map<string, string>();
  static readonly #byGrant = new Map<string, Set<string>>();
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  #key = (id: string) => `${this.#model}:${id}`;

  async upsert(id: string, payload: Payload): Promise<void> {
    const key = this.#key(id);
    MemoryAdapter.#stored.set(key, payload);
    if (this.#model === "Session" && payload.uid) MemoryAdapter.#byUid.set(payload.uid, id);
    if (!payload.grantId) return;
    const family = MemoryAdapter.#byGrant.get(payload.grantId);
    if (family) family.add(key);
    else MemoryAdapter.#byGrant.set(payload.grantId, new Set([key]));
  }
  find = async (id: string) => MemoryAdapter.#stored.get(this.#key(id));
  findByUid = async (uid: string) => this.find(MemoryAdapter.#byUid.get(uid) ?? "");
  findByUserCode = async () => undefined;
  async consume(id: string): Promise<void> {
    const payload = MemoryAdapter.#stored.get(this.#key(id));
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id: string): Promise<void> {
    MemoryAdapter.#stored.delete(this.#key(id));
  }
  async revokeByGrantId(grantId: string): Promise<void> {
    for (const key of MemoryAdapter.#byGrant.get(grantId) ?? []) MemoryAdapter.#stored.delete(key);
    MemoryAdapter.#byGrant.delete(grantId);
  }
}

interface Client {
  readonly clientId: string;
  grantTypeAllowed(type: string): boolean;
}

async function privateJwk(alg: string) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  return { ...(await exportJWK(privateKey)), alg, use: "sig", kid: alg };
}

const hour = 3600;
const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const algOf = new Map<string, "ES256" | "RS256">([
  [resources.ES256, "ES256"],
  [resources.RS256, "RS256"],
]);

const provider = new Provider(issuer, {
  adapter: MemoryAdapter,
  clients: JSON.parse(process.env.BENCH_CLIENTS ?? "[]"),
  jwks: { keys: await Promise.all([privateJwk("RS256"), privateJwk("ES256")]) },
  cookies: { keys: [randomBytes(32).toString("base64url")] },
  claims: {
    openid: ["sub"],
    profile: ["name", "given_name", "family_name", "preferred_username", "locale"],
    email: ["email", "email_verified"],
  },
  findAccount: (_context: unknown, sub: string) => ({
    accountId: sub,
    claims: async () => ({ sub, ...claimsOf(sub) }),
  }),
  interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    encryption: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: async (_context: unknown, client: Client, token: Client) => token.clientId === client.clientId,
    },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: async (_context: unknown, audience: string) => ({
        scope: "",
        audience,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: algOf.get(audience) ?? "RS256" } },
      }),
    },
  },
  // Gatehouse rotates every refresh token, and gives one without `prompt=consent`.
  rotateRefreshToken: true,
  issueRefreshToken: async (_context: unknown, client: Client) => client.grantTypeAllowed("refresh_token"),
  ttl: {
    AccessToken: hour,
    AuthorizationCode: 60,
    ClientCredentials: hour,
    Grant: 14 * 24 * hour,
    IdToken: hour,
    Interaction: hour,
    RefreshToken: 30 * 24 * hour,
    Session: 14 * 24 * hour,
  },
});

const hashes = new Map<string, string>();
for (const { username, password } of people) hashes.set(username, await hash(password, argon2));

process.once("disconnect", () => process.exit());
const callback = provider.callback();
createServer((request, response) => {
  if (!request.url?.startsWith("/interaction/")) return callback(request, response);
  interact(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(port, "127.0.0.1", () => process.send?.("ready"));

/** The smallest sign-in there is: a form, the same password hash, and consent to all that is asked for. */
async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid, params } = await provider.interactionDetails(request, response);
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(
      `<!doctype html><title>Sign in</title><form method="post" action="/interaction/${uid}"><input name="identifier"><input name="password" type="password"><button name="do" value="sign_in">Sign in</button></form>`,
    );
    return;
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  const accountId = form.get("identifier") ?? "";
  if (!(await verify(hashes.get(accountId) ?? "", form.get("password") ?? ""))) throw new Error("a wrong password");
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}
