import { expect, test } from "vitest";
import { secretsOf } from "@/lib/clients/secret";
import { clientMetadata } from "@/lib/model/client-metadata";

test("a secret that is being replaced is good until its time, and without a current one there is none", () => {
  const metadata = clientMetadata.parse({ redirect_uris: ["https://rp.example/cb"] });
  const client = {
    trust: "operator" as const,
    id: "c",
    metadata,
    scopes: undefined,
    secret: "new",
    previousSecret: { secret: "old", until: 1_000 },
  };
  expect(secretsOf(client, 999)).toEqual(["new", "old"]);
  expect(secretsOf(client, 1_000)).toEqual(["new"]);
  expect(secretsOf({ ...client, previousSecret: undefined }, 999)).toEqual(["new"]);
  expect(secretsOf({ ...client, secret: undefined }, 999)).toEqual([]);
});
