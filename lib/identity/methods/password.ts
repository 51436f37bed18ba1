import { isPassword } from "@/lib/identity/password";
import { type Method, proofOf, wrong } from "./types";

interface Known {
  readonly hash: string | undefined;
  /** Of hashes that the tenant's people brought along. */
  readonly kinds: readonly string[];
}

/** Something that the person knows. Where nobody has that name the same work is done, so that the time does not tell. */
export const password: Method<Known> = {
  name: "password",
  factor: "knowledge",
  amr: "pwd",
  async verify(answer, { hash, kinds }, now) {
    return (await isPassword(answer, hash, kinds)) ? proofOf(this, now) : wrong;
  },
};
