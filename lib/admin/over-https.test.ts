import { expect, test } from "vitest";
import { createOutbound, OutboundError } from "@/lib/http/outbound";
import { unansweredOf } from "./over-https";

const answered = async () => ({ status: 404, headers: new Headers(), body: new Uint8Array() });

test("an address that answers anything over https can be moved there", async () => {
  expect(await unansweredOf(["https://rp.example/cb"], answered)).toBeUndefined();
});

test("one that does not is named with the reason, and those after it are not asked", async () => {
  const asked: string[] = [];
  const found = await unansweredOf(["https://a.example/", "https://b.example/", "https://c.example/"], async (uri) => {
    asked.push(uri);
    if (uri.includes("b.example")) throw new OutboundError("tls", "b.example");
    return answered();
  });
  expect([found, asked]).toEqual([
    { uri: "https://b.example/", reason: "tls" },
    ["https://a.example/", "https://b.example/"],
  ]);
});

test("internal-probe: a private address is not asked, and says no more than that", async () => {
  const found = await unansweredOf(["https://10.0.0.1/cb"], createOutbound({ allowsPrivate: false }));
  expect(found).toEqual({ uri: "https://10.0.0.1/cb", reason: "refused_address" });
});
