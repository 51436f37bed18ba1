import { expect } from "vitest";
import { consents } from "@/lib/admin/resources/consents";
import { users } from "@/lib/admin/resources/users";
import { visitor } from "../visitor";
import { type Acts, byOperator, people } from "./act";
import { atDevice, context, newestSession, password, sub, tenantId, withCode } from "./doing";

/** What somebody does whose sign-in it is, and what a client does with what came of it. */
export const ofSignIns = {
  "sign-in.succeeded": people,
  "sign-in.failed": people,
  "sign-in.locked-out": {
    by: "person",
    async act() {
      await users.create(context(), { username: "locked", password });
      const me = visitor(tenantId);
      const id = await me.begin();
      for (let at = 0; at < 4; at += 1) await me.submit(id, { identifier: "locked", password: "wrong", do: "sign_in" });
      return undefined;
    },
  },
  "sign-up.succeeded": people,
  "session.ended": people,
  "consent.given": people,
  "consent.refused": people,
  "consent.withdrawn": byOperator(async (by) => {
    await withCode();
    await consents.remove(by, `${await sub()}.rp`);
  }),
  "authorization.issued": people,
  "code.replayed": {
    by: "client",
    async act() {
      const redeem = await withCode();
      expect(await redeem()).toHaveProperty("access_token");
      expect(await redeem()).toMatchObject({ error: "invalid_grant" });
      return "rp";
    },
  },
  "refresh-token.reused": {
    by: "client",
    async act() {
      const { refresh_token = "" } = await (await withCode())();
      const me = visitor(tenantId);
      const refresh = async (token: string) =>
        (await me.post("/oauth/token", { grant_type: "refresh_token", refresh_token: token, client_id: "rp" })).json();
      await refresh((await refresh(refresh_token)).refresh_token);
      expect(await refresh(refresh_token)).toMatchObject({ error: "invalid_grant" });
      return "rp";
    },
  },
  "device.approved": {
    by: "person",
    async act() {
      const { me, id } = await atDevice();
      await me.submit(id, { prompt: "confirm_device", do: "confirm" });
      await me.submit(id, { identifier: "alice", password, do: "sign_in" });
      await me.submit(id, { do: "allow", account: await newestSession() });
      return sub();
    },
  },
  "device.denied": {
    by: "person",
    async act() {
      const { me, id } = await atDevice();
      await me.submit(id, { do: "refuse" });
      return undefined;
    },
  },
} satisfies Acts;
