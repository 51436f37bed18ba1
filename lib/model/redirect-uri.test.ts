import { describe, expect, test } from "vitest";
import { redirectFlaw, redirectUri } from "./redirect-uri";

describe("redirect URIs that are taken", () => {
  test.each([
    "https://rp.example/callback",
    "https://rp.example",
    "https://RP.example:443/callback?tenant=a%20b&x=(1)",
    "https://rp.example:8443/~user/cb;v=1",
    "https://xn--bcher-kva.example/cb",
    "http://localhost:3000/cb",
    "http://127.0.0.1/cb",
    "http://[::1]:8080/cb",
    "com.example.app:/callback",
    "com.example.app://callback/path",
    "urn:ietf:wg:oauth:2.0:oob",
  ])("%s", (uri) => {
    expect(redirectFlaw(uri)).toBeUndefined();
    expect(redirectUri.safeParse(uri).success).toBe(true);
  });
});

describe("parser-differential: redirect URIs that are refused", () => {
  test.each([
    ["without slashes, which browsers add", "https:x"],
    ["with one", "https:/evil.example/cb"],
    ["with three", "https:///evil.example/cb"],
    ["with four", "https:////evil.example/cb"],
    ["a backslash for a slash", "https:\\\\evil.example\\cb"],
    ["a backslash before the at sign", "https://evil.example\\@rp.example/cb"],
    ["a backslash at the end of the host", "https://evil.example\\.rp.example/cb"],
    ["a name before the host", "https://rp.example@evil.example/cb"],
    ["a name and a password", "https://rp.example:443@evil.example/cb"],
    ["no name before the at sign", "https://@rp.example/cb"],
    ["a name in an app's own scheme", "com.app://rp.example@evil.example/cb"],
    ["quotes", 'https://rp.example/"onload="x'],
    ["angle brackets", "https://rp.example/<script>"],
    ["braces", "https://rp.example/{cb}"],
    ["a bar", "https://rp.example/a|b"],
    ["a caret", "https://rp.example/a^b"],
    ["a backquote", "https://rp.example/`"],
    ["a space", "https://rp.example/a b"],
    ["a tab in the scheme", "java\tscript:alert(1)"],
    ["a line feed", "https://rp.example/\ncb"],
    ["letters outside ASCII", "https://rp.example/é"],
    ["a full-width dot in the host", "https://rp．example/cb"],
    ["half a percent encoding", "https://rp.example/%zz"],
    ["a host in percent encoding", "https://%65vil.example/cb"],
    ["an address in hexadecimal", "http://0x7f000001/cb"],
    ["an address as one number", "http://2130706433/cb"],
    ["an address cut short", "http://127.1/cb"],
    ["a port with zeros before it", "https://rp.example:0443/cb"],
    ["a port that is empty", "https://rp.example:/cb"],
    ["a port that is none", "https://rp.example:99999/cb"],
    ["dot segments", "https://rp.example/cb/../open"],
    ["dot segments in percent encoding", "https://rp.example/cb/%2e%2E/open"],
    ["a fragment", "https://rp.example/cb#x"],
    ["an empty fragment", "https://rp.example/cb#"],
    ["a script", "javascript:alert(1)"],
    ["a script in capitals", "JavaScript:alert(1)"],
    ["a document", "data:text/html,x"],
    ["a file", "file:///etc/passwd"],
    ["a view of a source", "view-source:https://rp.example/"],
    ["no scheme", "//rp.example/cb"],
    ["a path", "/cb"],
    ["nothing", ""],
  ])("%s: %j", (_what, uri) => {
    expect(redirectFlaw(uri)).toMatch(/^must /);
    expect(redirectUri.safeParse(uri).success).toBe(false);
  });
});
