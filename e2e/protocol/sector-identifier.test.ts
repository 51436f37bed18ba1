import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { serve } from "@/test/hostile-server";
import { forUpdate, hosts, manage, open, registrar } from "./harness/registrar";
import { type Json, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ registration: open });
});
const { registered, errorOf } = registrar(() => world);
const host = hosts();

describe("sector_identifier_uri", { tags: "registration-5" }, () => {
  const list = ["https://a.example/cb", "https://b.example/cb"];

  test("is fetched and must hold every redirect URI", { tags: "op-registration-redirect-uri" }, async () => {
    const good = await host((_, response) => response.end(JSON.stringify(list)));
    const client = await registered({ redirect_uris: list, sector_identifier_uri: `${good.origin}/s.json` });
    expect(client.sector_identifier_uri).toBe(`${good.origin}/s.json`);
    const more = {
      redirect_uris: [...list, "https://evil.example/cb"],
      sector_identifier_uri: `${good.origin}/s.json`,
    };
    expect(await errorOf(more)).toBe("invalid_client_metadata");
    expect((await manage(client, "PUT", { ...forUpdate(client), ...more })).body.error).toBe("invalid_client_metadata");
  });

  test("clients of one sector know a person by one subject, and those outside it do not", {
    tags: "op-subject",
  }, async () => {
    const callbacks = ["https://app.example/callback/a", "https://app.example/callback/b"];
    const sector = await host((_, response) => response.end(JSON.stringify(callbacks)));
    const subjectAt = async (more: Json) => {
      const client = await registered(more);
      const { body } = await world.tokens({}, client as typeof world.client);
      return decodeJwt(body.id_token).sub;
    };
    const pairwise = { subject_type: "pairwise", sector_identifier_uri: `${sector.origin}/s.json` };
    const one = await subjectAt({ ...pairwise, redirect_uris: callbacks.slice(0, 1) });
    expect(await subjectAt({ ...pairwise, redirect_uris: callbacks.slice(1) })).toBe(one);
    expect(await subjectAt({ subject_type: "pairwise", redirect_uris: callbacks })).not.toBe(one);
    expect(one).not.toBe(world.alice.sub);
    for (const uri of ["com.example.app:/cb", "com.evil://victim.example/cb", "http://localhost/cb"]) {
      const unbound = { subject_type: "pairwise", application_type: "native", redirect_uris: [uri] };
      expect(await errorOf(unbound)).toBe("invalid_client_metadata");
    }
    expect(await errorOf({ subject_type: "pairwise", redirect_uris: list })).toBe("invalid_client_metadata");
  });

  test("slow, huge, redirecting and absent hosts are refused in time", async () => {
    const hostile = await Promise.all([
      host(() => {}),
      host((_, response) => response.end(JSON.stringify(list).padEnd(2_000_000))),
      host((request, response) =>
        request.url === "/s.json"
          ? response.writeHead(302, { location: "/t" }).end()
          : response.end(JSON.stringify(list)),
      ),
      host((_, response) => response.writeHead(500).end()),
    ]);
    const gone = await serve(() => {});
    await gone.close();
    const origins = [...hostile, gone].map(({ origin }) => origin);
    const errors = await Promise.all(
      origins.map((origin) => errorOf({ redirect_uris: list, sector_identifier_uri: `${origin}/s.json` })),
    );
    expect(errors).toEqual(errors.map(() => "invalid_client_metadata"));
    expect(hostile[2]?.paths).toEqual(["/s.json"]);
  });
});
