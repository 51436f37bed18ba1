import { expect, test } from "vitest";
import type { Client } from "@/lib/model/client-metadata";
import { loginStart } from "./login-start";

const issuer = "https://login.example/t/acme";
const client = (metadata: Partial<Client["metadata"]>) => ({ metadata: metadata as Client["metadata"] });

test("says who asks, who the person is and where they want to go, beside a registered query", () => {
  const start = loginStart(
    client({ initiate_login_uri: "https://app.example/login?a=1", client_uri: "https://app.example/home?b=2&c=3" }),
    { issuer },
    "ann+x@example.com",
  );
  const url = new URL(start.method === "get" ? start.href : "");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    a: "1",
    iss: issuer,
    login_hint: "ann+x@example.com",
    target_link_uri: "https://app.example/home?b=2&c=3",
  });
});

test("a client that the person has granted nothing learns no name", () => {
  expect(loginStart(client({ initiate_login_uri: "https://app.example/login" }), { issuer }, undefined)).toEqual({
    method: "get",
    href: `https://app.example/login?iss=${encodeURIComponent(issuer)}`,
  });
});

test("what a link cannot carry goes by POST", () => {
  const target = `https://app.example/${"x".repeat(1_950)}`;
  const start = loginStart(
    client({ initiate_login_uri: "https://app.example/login", client_uri: target }),
    { issuer },
    "ann",
  );
  expect(start).toEqual({
    method: "post",
    action: "https://app.example/login",
    fields: { iss: issuer, login_hint: "ann", target_link_uri: target },
  });
});
