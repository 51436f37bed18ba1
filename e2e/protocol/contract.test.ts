import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answers } from "./contract/answers";
import { dpop } from "./contract/dpop";
import { endpoints } from "./contract/endpoints";
import type { Probe } from "./contract/probe";
import { requests } from "./contract/requests";
import { makeSubject, type Subject } from "./contract/subject";

/** Every member that there can be. One that is advertised and not here has nobody who asks whether it is true. */
const probes: Readonly<Record<string, Probe>> = { ...endpoints, ...requests, ...answers, ...dpop };

const narrow = {
  resources: [],
  offer: {
    response_modes: ["query"],
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_methods: ["client_secret_post", "none"],
    signing_algs: ["ES256"],
    encryption_algs: [],
    encryption_encs: [],
    subject_types: ["public"],
    claims_parameter: false,
    request_parameter: false,
    request_uri_parameter: false,
    pushed_requests: false,
  },
};
const half = {
  offer: {
    response_modes: ["query", "form_post", "jwt"],
    response_types: ["code", "id_token", "none"],
    grant_types: ["authorization_code", "implicit", "refresh_token"],
    token_endpoint_auth_methods: ["client_secret_basic", "client_secret_jwt"],
    signing_algs: ["EdDSA", "HS256"],
    encryption_algs: ["ECDH-ES", "dir"],
    encryption_encs: ["A256GCM"],
    request_parameter: false,
  },
};
const everything = { registration: { mode: "open" }, sign_up: { enabled: true } };
const ownOfNarrow = { grant_types: ["authorization_code"], token_endpoint_auth_method: "client_secret_post" };
const ownOfHalf = { grant_types: ["authorization_code", "refresh_token"], resources: [] };

describe("contract: what is advertised is served, what is not is refused", { tags: "discovery-3" }, () => {
  describe.each([
    ["everything on", everything, {}],
    ["most off", narrow, { ...ownOfNarrow, resources: [] }],
    ["half on", half, ownOfHalf],
  ])("%s", (_name, settings, own) => {
    let subject: Subject;
    beforeAll(async () => {
      subject = await makeSubject(settings, own);
    });
    afterAll(() => subject.host.close());

    test("every member has somebody who asks, and no list is empty", () => {
      expect(Object.keys(subject.metadata).filter((member) => !Object.hasOwn(probes, member))).toEqual([]);
      for (const value of Object.values(subject.metadata)) expect(value).not.toEqual([]);
    });

    test.each(Object.entries(probes))("%s", async (member, probe) => {
      await probe(subject, subject.metadata[member]);
    });
  });
});
