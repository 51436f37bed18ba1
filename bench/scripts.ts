import { randomUUID, sign } from "node:crypto";
import { codeOf, openBrowser, type Person } from "./browser";
import { type Answer, type Connection, header, type Wire } from "./http";

/** What a connection does over and over, as data: it crosses to the load's process. */
export type Script =
  /** The same requests again and again. Each connection begins with its own. */
  | {
      readonly kind: "repeat";
      readonly status: number;
      readonly expect: readonly string[];
      readonly requests: readonly Wire[];
    }
  /** Codes are fetched before the clock runs, then exchanged, each once. `{value}` stands for the code. */
  | {
      readonly kind: "codes";
      readonly authorize: readonly Wire[];
      readonly exchange: string;
      readonly expect: readonly string[];
    }
  /** Each connection refreshes with the token that its last answer brought. `{value}` stands for it. */
  | {
      readonly kind: "chains";
      readonly tokens: string[];
      readonly exchange: string;
      readonly expect: readonly string[];
    }
  /** Assertions are signed before the clock runs, each for one request. `{value}` stands for the assertion. */
  | {
      readonly kind: "assertions";
      readonly key: string;
      readonly clientId: string;
      readonly audience: string;
      readonly request: string;
      readonly expect: readonly string[];
    }
  /** A pushed request, then the authorization by its `request_uri`, as one. `{value}` stands for that. */
  | {
      readonly kind: "pushed";
      readonly push: Wire;
      readonly authorize: readonly string[];
    }
  /** From the authorization request through the form to the code. */
  | { readonly kind: "sign-in"; readonly url: string; readonly people: readonly Person[] };

/** One connection's next piece of work, which is timed. False: nothing is left to do. */
export type Step = (connection: Connection, at: number) => Promise<boolean>;

/**
 * Makes a script ready.
 * @param count how many pieces of work the round may need
 */
export async function prepare(
  script: Script,
  connections: readonly Connection[],
  count: number,
  origin: string,
): Promise<Step> {
  switch (script.kind) {
    case "repeat": {
      const check = checker(script.status, script.expect);
      return async (connection, at) => {
        check(await connection.send(script.requests[at % script.requests.length]!));
        return true;
      };
    }
    case "codes":
      return spending(await fetchCodes(script.authorize, connections, count), script.exchange, script.expect);
    case "chains": {
      const check = checker(200, script.expect);
      const fill = filler(script.exchange);
      const { tokens } = script;
      return async (connection, at) => {
        const answer = await connection.send(fill(tokens[at] ?? ""));
        check(answer);
        tokens[at] = JSON.parse(answer.body).refresh_token;
        return true;
      };
    }
    case "assertions":
      return spending(
        Array.from({ length: count }, () => assertionOf(script)),
        script.request,
        script.expect,
      );
    case "pushed": {
      const check = checker(303, ["code="]);
      return async (connection, at) => {
        const { request_uri } = JSON.parse((await connection.send(script.push)).body);
        const request = script.authorize[at % script.authorize.length] ?? "";
        check(
          await connection.send(Buffer.from(request.replace("{value}", encodeURIComponent(request_uri)), "latin1")),
        );
        return true;
      };
    }
    case "sign-in":
      return async (connection, at) => {
        await openBrowser(origin).authorize(connection, script.url, script.people[at]!);
        return true;
      };
  }
}

/** Each value goes into one request, until there are none left. */
function spending(values: string[], request: string, expect: readonly string[]): Step {
  const check = checker(200, expect);
  const fill = filler(request);
  return async (connection) => {
    const value = values.pop();
    if (value === undefined) return false;
    check(await connection.send(fill(value)));
    return true;
  };
}

/** RFC 7523 §3, good for five minutes. */
function assertionOf({ key, clientId, audience }: { key: string; clientId: string; audience: string }): string {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), iat: now, exp: now + 300 };
  const input = `${encoded({ alg: "ES256", kid: "sig" })}.${encoded(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

/** Every answer's status, the first one's content. */
function checker(status: number, expect: readonly string[]): (answer: Answer) => void {
  let isFirst = true;
  return (answer) => {
    if (answer.status !== status) throw new Error(`${answer.head}\n${answer.body}`);
    if (!isFirst) return;
    isFirst = false;
    const missing = expect.find((text) => !answer.body.includes(text) && !answer.head.includes(text));
    if (missing !== undefined) throw new Error(`no ${missing} in ${answer.head}\n${answer.body}`);
  };
}

async function fetchCodes(authorize: readonly Wire[], connections: readonly Connection[], count: number) {
  const codes: string[] = [];
  await Promise.all(
    connections.map(async (connection, at) => {
      while (codes.length < count) {
        const answer = await connection.send(authorize[at % authorize.length]!);
        codes.push(codeOf(new URL(header(answer, "location") ?? "")));
      }
    }),
  );
  return codes;
}

/** Puts a value into a prepared form post. Codes and tokens are of unreserved characters. */
function filler(text: string): (value: string) => Wire {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const [before = "", after = ""] = body.split(encodeURIComponent("{value}"));
  return (value) => {
    const length = before.length + value.length + after.length;
    return Buffer.from(
      `${head.replace(/content-length: \d+/, `content-length: ${length}`)}\r\n\r\n${before}${value}${after}`,
      "latin1",
    );
  };
}
