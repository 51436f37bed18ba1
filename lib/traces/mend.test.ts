import { expect, test } from "vitest";
import { mendOf } from "./mend";

const registered = {
  redirect_uris: ["https://rp.example/cb", "http://localhost:3000/cb"],
  post_logout_redirect_uris: ["https://rp.example/bye"],
};
const sent = (value: string, look: "shown" | "cut" = "shown") =>
  mendOf(
    { situation: "redirect_uri_mismatch", parameters: [{ name: "redirect_uri", look, value, length: value.length }] },
    registered,
  );

test.each(["https://rp.example/cb/", "https://rp.example:8443/callback", "http://localhost:5173/cb"])(
  "%s can be registered by a button",
  (uri) => expect(sent(uri)).toEqual({ member: "redirect_uris", uri }),
);

test.each([
  "https://evil.example/cb",
  "https://rp.example.evil.example/cb",
  "https://rp.example@evil.example/cb",
  "https://evil.example\\@rp.example/cb",
  "https://rp.example/open?to=https://evil.example",
  "https://rp.example/cb#x",
  "http://rp.example/cb",
  "javascript://rp.example/%0aalert(1)",
  "https://rp.example/cb",
  "not an address",
])("planted-redirect: %s is never offered", (uri) => {
  expect(sent(uri)).toBeUndefined();
});

test("planted-redirect: nor is what a trace shows in part, or what came to grief on something else", () => {
  expect(sent("https://rp.example/cb/", "cut")).toBeUndefined();
  expect(mendOf({ situation: "nonce_missing", parameters: [] }, registered)).toBeUndefined();
});
