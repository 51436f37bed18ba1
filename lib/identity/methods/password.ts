import { isPassword } from "@/lib/identity/password";
import { type Method, proofOf, wrong } from "./types";

/** Something that the person knows. Where nobody has that name the same work is done, so that the time does not tell. */
export const password: Method<{ readonly hash: string | undefined }> = {
  name: "password",
  factor: "knowledge",
  amr: "pwd",
  async verify(answer, { hash }, now) {
    return (await isPassword(answer, hash)) ? proofOf(this, now) : wrong;
  },
};
