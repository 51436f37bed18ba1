import { userInfo } from "node:os";
import type { Actor } from "@/lib/model/actor";

/** Who has the database's address acts for the whole installation, by their account on this machine. */
export function operator(): Actor {
  try {
    return { kind: "operator", account: userInfo().username };
  } catch {
    // A container may run as a number without a name.
    return { kind: "operator" };
  }
}
