import { afterAll, expect } from "vitest";
import { serve, type TestServer } from "@/test/hostile-server";
import { answer, type Json } from "./world";

export const open = { mode: "open", max_clients: 100_000 };
export const redirect_uris = ["https://rp.example/callback"];

/** What a test registers with: at the issuer of its world unless it names another. */
export function registrar(world: () => { readonly issuer: string }) {
  async function register(body: unknown, headers: Record<string, string> = {}, issuer = world().issuer) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return answer(
      await fetch(`${issuer}/oauth/register`, {
        method: "POST",
        body: text,
        headers: { "content-type": "application/json", ...headers },
      }),
    );
  }

  async function registered(more: Json = {}): Promise<Json> {
    const { status, body } = await register({ redirect_uris, ...more });
    expect([status, body.error_description]).toEqual([201, undefined]);
    return body;
  }

  const errorOf = async (more: Json) => (await register({ redirect_uris, ...more })).body.error;
  return { register, registered, errorOf };
}

/** The client's own endpoint, with its registration token or another. */
export async function manage(client: Json, method: "GET" | "PUT" | "DELETE", body?: Json, token?: string) {
  return answer(
    await fetch(client.registration_client_uri, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        authorization: `Bearer ${token ?? client.registration_access_token}`,
        ...(body && { "content-type": "application/json" }),
      },
    }),
  );
}

/** What a client sends to replace itself: its information without what an update must not hold. */
export function forUpdate(client: Json): Json {
  const {
    registration_access_token: _1,
    registration_client_uri: _2,
    client_secret_expires_at: _3,
    client_id_issued_at: _4,
    ...rest
  } = client;
  return rest;
}

/** Starts hosts that end with the file. */
export function hosts(): (...args: Parameters<typeof serve>) => Promise<TestServer> {
  const servers: TestServer[] = [];
  afterAll(() => Promise.all(servers.map((server) => server.close())));
  return async (...args) => {
    const server = await serve(...args);
    servers.push(server);
    return server;
  };
}
