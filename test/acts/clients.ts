import { clients } from "@/lib/admin/resources/clients";
import { keys, rotated } from "@/lib/admin/resources/keys";
import { registrationTokens } from "@/lib/admin/resources/registration-tokens";
import { changeEncryptionKey } from "../encryption-key";
import { callback, visitor } from "../visitor";
import { type Acts, byOperator } from "./act";
import { tenantId } from "./doing";

/** What is done to the clients of a tenant, to what lets them register, and to its keys. */
export const ofClients = {
  "client.created": byOperator((by) => clients.create(by, { client_id: "made", redirect_uris: [callback] })),
  "client.registered": {
    by: "client",
    async act() {
      const body = JSON.stringify({ redirect_uris: [callback] });
      const headers = { "content-type": "application/json" };
      const registered = await visitor(tenantId).call("/oauth/register", { method: "POST", body, headers });
      return (await registered.json()).client_id;
    },
  },
  "client.changed": byOperator((by) => clients.update(by, "rp", { client_name: "Another" })),
  "client.secret-rotated": byOperator(async (by) => {
    await clients.create(by, { client_id: "rotated", redirect_uris: [callback] });
    await clients.act(by, "rotate-secret", "rotated", { overlap: 60 });
  }),
  "client.previous-secret-ended": byOperator((by) => clients.act(by, "end-previous-secret", "rotated", {})),
  "client.disabled": byOperator((by) => clients.update(by, "rotated", { disabled: true })),
  "client.enabled": byOperator((by) => clients.update(by, "rotated", { disabled: false })),
  "client.tried": {
    file: "lib/dashboard/try-it/attacks.test.ts",
    title: "every run is recorded, by whom and of which application, and nothing of what came of it",
  },
  "client.removed": byOperator((by) => clients.remove(by, "made")),
  "key.added": byOperator((by) => keys.act(by, "rotate", undefined, {})),
  "key.rotated": byOperator((by) => keys.act(by, "rotate", undefined, {})),
  "key.took-over": byOperator(async (by) => {
    const made = rotated.parse(await keys.act(by, "rotate", undefined, { alg: "RS256" }));
    return keys.act(by, "take-over", made[0]?.kid, {});
  }),
  "key.withdrawn": byOperator((by) => keys.act(by, "rotate", undefined, { revoke: true })),
  "key.rewrapped": byOperator((by) => {
    changeEncryptionKey();
    return keys.act(by, "rewrap", undefined, {});
  }),
  "key.data-key-renewed": byOperator((by) => keys.act(by, "renew-data-key", undefined, {})),
  "registration-token.made": byOperator((by) => registrationTokens.create(by, { uses: 2 })),
  "registration-token.revoked": byOperator(async (by) => {
    const [token] = (await registrationTokens.list(by)).items;
    return registrationTokens.remove(by, token?.id ?? "");
  }),
} satisfies Acts;
