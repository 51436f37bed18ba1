import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { answer, base, makeWorld, type World } from "./harness/world";

const rel = "http://openid.net/specs/connect/1.0/issuer";
const domain = `people-${randomBytes(4).toString("hex")}.example`;

let world: World;
let other: World;
beforeAll(async () => {
  world = await makeWorld({ webfinger_domains: [domain, `${domain}:8443`] });
  other = await makeWorld();
});

const ask = async (resource: string | undefined, ...relations: string[]) => {
  const query = new URLSearchParams(relations.map((one) => ["rel", one]));
  if (resource !== undefined) query.set("resource", resource);
  return answer(await fetch(`${base}/.well-known/webfinger?${query}`));
};

const issuerOf = async (resource: string) => {
  const { status, body } = await ask(resource, rel);
  return status === 200 ? body.links[0].href : status;
};

describe("webfinger", { tags: "discovery-2" }, () => {
  test("answers with a JRD that any web page can read and that repeats the subject", {
    tags: "op-webfinger",
  }, async () => {
    const { status, headers, body } = await ask(`acct:alice@${domain}`, rel);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/jrd+json");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(body).toEqual({ subject: `acct:alice@${domain}`, links: [{ rel, href: world.issuer }] });
  });

  test("leads from every spelling of an address to the tenant that has its domain", {
    tags: "op-webfinger",
  }, async () => {
    for (const resource of [
      `acct:alice@${domain}`,
      `ACCT:alice@${domain.toUpperCase()}`,
      `mailto:alice@${domain}`,
      `alice@${domain}`,
      `acct:juliet%40capulet.example@${domain}`,
      `acct:alice@${domain}:8443`,
      `https://${domain}/alice`,
      `https://${domain}:8443/alice`,
    ]) {
      expect([resource, await issuerOf(resource)]).toEqual([resource, world.issuer]);
    }
  });

  test("leads from an issuer, and from any URL below it, to that issuer", async () => {
    for (const path of ["", "/", "/joe", "/.well-known/openid-configuration?x=1#y"]) {
      expect(await issuerOf(other.issuer + path)).toBe(other.issuer);
    }
  });

  test("leads to an issuer with an address of its own", async () => {
    const own = `https://login.${domain}/sso`;
    const fresh = await makeWorld({ webfinger_domains: [`fresh.${domain}`] });
    await fresh.sql`update tenants set issuer = ${own} where id = ${fresh.tenantId}`;
    await expect.poll(() => issuerOf(`${own}/joe`), { timeout: 15_000 }).toBe(own);
    await expect.poll(() => issuerOf(`acct:joe@fresh.${domain}`), { timeout: 15_000 }).toBe(own);
    expect(await issuerOf(`${own}more`)).toBe(404);
  });

  test("user-enumeration: says the same whether or not the person exists", async () => {
    const shape = async (user: string) => {
      const { status, headers, body } = await ask(`acct:${user}@${domain}`);
      const own = [...headers].filter(([name]) => name !== "date" && name !== "content-length");
      return [status, own, body.links];
    };
    expect(await shape("alice")).toEqual(await shape("nobody"));
  });

  test("domain-takeover: a domain stays with the tenant that named it first", async () => {
    await makeWorld({ webfinger_domains: [domain] });
    expect(await issuerOf(`acct:alice@${domain}`)).toBe(world.issuer);
  });

  test("gives only the links that are asked for", async () => {
    const resource = `acct:alice@${domain}`;
    expect((await ask(resource)).body.links).toHaveLength(1);
    expect((await ask(resource, "http://webfinger.net/rel/avatar")).body).toEqual({ subject: resource, links: [] });
    expect((await ask(resource, "http://webfinger.net/rel/avatar", rel)).body.links).toHaveLength(1);
  });

  test("knows nothing of other domains, and of what is no address at all", async () => {
    for (const resource of [
      "acct:alice@elsewhere.example",
      `acct:alice@sub.${domain}`,
      `acct:${domain}`,
      `@${domain}`,
      "https://",
      "https://elsewhere.example/t/demo",
      `${base}/t/no-such-tenant`,
      `${base}/`,
      "tel:+49",
      `acct:alice@${domain}/../x`,
    ]) {
      expect([resource, await issuerOf(resource)]).toEqual([resource, 404]);
    }
  });

  test("refuses a request without a resource, with two, or with another method", async () => {
    expect((await ask(undefined)).status).toBe(400);
    expect((await ask("")).status).toBe(400);
    expect((await fetch(`${base}/.well-known/webfinger?resource=a%40b.example&resource=c%40d.example`)).status).toBe(
      400,
    );
    expect((await ask(`acct:${"a".repeat(3000)}@${domain}`)).status).toBe(400);
    const posted = await fetch(`${base}/.well-known/webfinger`, { method: "POST" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });

  test("a disabled tenant's domain is nobody's", async () => {
    const gone = await makeWorld({ webfinger_domains: [`gone.${domain}`] });
    await gone.sql`update tenants set disabled_at = now() where id = ${gone.tenantId}`;
    expect(await issuerOf(`acct:joe@gone.${domain}`)).toBe(404);
    expect(await issuerOf(gone.issuer)).toBe(404);
  });
});

describe("the self-issued provider's metadata", { tags: "core-7" }, () => {
  test("is the static configuration with our page for its authorization endpoint", {
    tags: "op-siop-metadata",
  }, async () => {
    const response = await fetch(`${base}/siop/.well-known/openid-configuration`);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect((await answer(response)).body).toMatchObject({
      issuer: "https://self-issued.me",
      authorization_endpoint: `${base}/siop`,
      scopes_supported: ["openid", "profile", "email", "phone", "address"],
      response_types_supported: ["id_token"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256", "ES256"],
    });
  });
});

describe("a request to the self-issued provider", { tags: "core-7" }, () => {
  const params = {
    response_type: "id_token",
    client_id: "https://rp.example/cb",
    scope: "openid",
    nonce: "of-this-request",
    state: "a b&c",
  };
  const post = (body: URLSearchParams | string, headers: Record<string, string> = {}) =>
    fetch(`${base}/siop`, {
      method: "POST",
      body,
      headers: { "sec-fetch-site": "cross-site", ...headers },
      redirect: "manual",
    });

  test("self-issued: a POST is read as a GET is, and what it says is in no address", {
    tags: ["core-7", "op-siop-methods"],
  }, async () => {
    const posted = await post(new URLSearchParams(params));
    const next = new URL(posted.headers.get("location") ?? "", base);
    expect([posted.status, next.pathname, [...next.searchParams.keys()]]).toEqual([303, "/siop", ["posted"]]);
    for (const value of Object.values(params)) expect(next.href).not.toContain(encodeURIComponent(value));
    const page = await fetch(next);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("rp.example");
    next.searchParams.set("posted", `${next.searchParams.get("posted")?.slice(0, -4)}AAAA`);
    expect(await (await fetch(next)).text()).not.toContain("rp.example");
  });

  test("self-issued: a POST that is no form, or has a parameter twice, is refused with a page", {
    tags: "core-7",
  }, async () => {
    expect((await post("{}", { "content-type": "application/json" })).status).toBe(415);
    const twice = await post(new URLSearchParams([...Object.entries(params), ["nonce", "m"]]));
    expect([twice.status, twice.headers.get("content-type")]).toEqual([400, "text/html; charset=utf-8"]);
  });
});
