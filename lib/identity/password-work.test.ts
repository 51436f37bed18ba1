import { verify } from "@node-rs/bcrypt";
import { afterEach, expect, test, vi } from "vitest";
import { hashPassword, isPassword } from "./password";

vi.mock("@node-rs/bcrypt", async (load) => {
  const real = await load<typeof import("@node-rs/bcrypt")>();
  return { ...real, verify: vi.fn(real.verify) };
});
afterEach(() => vi.mocked(verify).mockClear());

const brought = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
const kinds = ["bcrypt:5", "ssha-sha1"];

test("enumeration: where hashes were brought along a failure costs the same work for one of those, one of ours and nobody", async () => {
  for (const stored of [brought, await hashPassword("another"), undefined]) {
    expect(await isPassword("wrong", stored, kinds)).toBe(false);
    expect(vi.mocked(verify)).toHaveBeenCalledTimes(1);
    vi.mocked(verify).mockClear();
  }
});

test("the password behind one that was brought along is right, and behind one of ours", async () => {
  expect(await isPassword("U*U", brought, kinds)).toBe(true);
  expect(await isPassword("U*U", brought)).toBe(true);
  expect(await isPassword("another", await hashPassword("another"), kinds)).toBe(true);
  expect(await isPassword("U*U", "something that a later version stored", kinds)).toBe(false);
});
