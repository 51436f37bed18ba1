import { isPassword } from "@/lib/identity/password";
import type { Method } from "./types";

/** Something that the person knows. Where nobody has that name the same work is done, so that the time does not tell. */
export const password: Method<{ readonly hash: string | undefined }, string> = {
  factor: "knowledge",
  amr: "pwd",
  async verify(answer, { hash }, now) {
    const isRight = await isPassword(answer, hash);
    return isRight ? { kind: "proven", proven: { method: "password", at: now } } : { kind: "wrong" };
  },
};
