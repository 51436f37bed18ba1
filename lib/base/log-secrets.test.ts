import { describe, expect, test } from "vitest";
import { withoutSecrets } from "./log-secrets";

const jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln";

describe("secrets in free text", () => {
  test.each([
    ["/authorize?code=abc&state=x", "/authorize?code=[secret]&state=x"],
    ['{"refresh_token": "a b", "n": 1}', '{"refresh_token": [secret], "n": 1}'],
    ["{ client_secret: 'a b' }", "{ client_secret: [secret] }"],
    ["x-my-password = abc; rest", "x-my-password = [secret]; rest"],
    ["Authorization: Bearer abcdefgh", "Authorization: [secret] [secret]"],
    ["sent Bearer abcdefgh on", "sent Bearer [secret] on"],
    ["postgres://me:abc@host/db", "postgres://me:[secret]@host/db"],
    [`a token ${jwt} in a sentence`, "a token [secret] in a sentence"],
    [`from a-${jwt}, b_${jwt}`, "from a-[secret], b_[secret]"],
    [`part of x.${jwt}`, "part of x.[secret]"],
    ["keyJournal.entries, code 12", "keyJournal.entries, code 12"],
    ["eyJ alone: nothing", "eyJ alone: nothing"],
  ])("%s", (text, expected) => expect(withoutSecrets(text)).toBe(expected));

  // Steps that grew with the square of the length would take hours.
  test.each([
    ["a run of a name's characters", "a", "="],
    ["a run of names", "code", " ="],
    ["a run that ends in no sign", "secret-", "!="],
    ["what begins like JWTs", "-eyJ", "="],
    ["what begins like JWTs, dotted", "eyJaaaaa.", "="],
    ["schemes", "bearer ", "="],
    ["spaces after a scheme", " ", "bearer ="],
    ["spaces after a name", " ", "="],
    ["quotes", 'code="', "'"],
    ["addresses", "://a:", "@"],
    ["dots", ".", "="],
  ])("redos: a megabyte of %s takes no longer than its length", (_name, part, end) => {
    const text = `code${part.repeat(1_000_000 / part.length)}${end}`;
    expect(withoutSecrets(text).length).toBeLessThan(2 * text.length);
  });
});
