import { database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { brandings } from "@/lib/admin/resources/brandings";
import { domains } from "@/lib/admin/resources/domains";
import { webhooks } from "@/lib/admin/resources/webhooks";
import { smallPng } from "../api-things";
import { type Acts, byOperator, type Elsewhere } from "./act";

const ofDomains: Elsewhere = {
  file: "lib/admin/domains/domains.test.ts",
  title:
    "a host is proven by its TXT record or its file, is the issuer's when somebody says so, and is lost when its proof is",
};
const untold: Elsewhere = {
  file: "lib/admin/resources/webhooks.test.ts",
  title:
    "one that fails through all tries is marked, one that fails for five days is disabled, and one success mends it",
};
const ownHost = "login.acts.com";
const aWebhook = async (by: Context) => (await webhooks.list(by)).items[0]?.id ?? "";

/** How a tenant looks, under which host, and whom it tells what happens. */
export const ofAppearance = {
  "branding.drafted": byOperator((by) => brandings.create(by, { name: "Drafted" })),
  "branding.draft-discarded": byOperator((by) => brandings.remove(by, "draft")),
  "branding.published": byOperator(async (by) => {
    await brandings.create(by, { branding: { tagline: "Come in" } });
    await brandings.act(by, "publish", "draft", {});
  }),
  "branding.file-uploaded": byOperator((by) => brandings.act(by, "upload-logo", undefined, { content: smallPng })),
  "domain.added": byOperator((by) => domains.create(by, { host: ownHost })),
  "domain.proven": ofDomains,
  "domain.made-issuer": byOperator(async (by) => {
    await database().sql`update domains set proven_at = now(), ready_at = now() where host = ${ownHost}`;
    return domains.act(by, "make-issuer", ownHost, {});
  }),
  "domain.left-issuer": byOperator((by) => domains.act(by, "leave-issuer", ownHost, {})),
  "domain.lost": ofDomains,
  "domain.removed": byOperator((by) => domains.remove(by, ownHost)),
  "webhook.created": byOperator((by) => webhooks.create(by, { url: "https://receiver.example", events: ["*"] })),
  "webhook.changed": byOperator(async (by) => webhooks.update(by, await aWebhook(by), { description: "Mine" })),
  "webhook.secret-rotated": byOperator(async (by) => webhooks.act(by, "rotate-secret", await aWebhook(by), {})),
  "webhook.failing": untold,
  "webhook.disabled": untold,
  "webhook.removed": byOperator(async (by) => webhooks.remove(by, await aWebhook(by))),
} satisfies Acts;
