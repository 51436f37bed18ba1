import { AdminError } from "@/lib/admin/errors";
import type { Leaves } from "./values";

/** What somebody saw when they began. @throws AdminError invalid */
export function baseOf(form: FormData, names: readonly string[]): Leaves {
  try {
    const read: unknown = JSON.parse(String(form.get("base") ?? ""));
    const entries = typeof read === "object" && read !== null ? Object.entries(read) : [];
    return Object.fromEntries(entries.filter(([name]) => names.includes(name)));
  } catch {
    throw new AdminError("invalid", "the form is not whole: open the page anew");
  }
}

/** Whose value is to stand, where both had changed the same. */
export function chosenIn(form: FormData, names: readonly string[]): Readonly<Record<string, "yours" | "theirs">> {
  const chosen = names.flatMap((name) => {
    const choice = form.get(`choice.${name}`);
    return choice === "yours" || choice === "theirs" ? [[name, choice] as const] : [];
  });
  return Object.fromEntries(chosen);
}
