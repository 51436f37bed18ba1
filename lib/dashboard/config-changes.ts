import type { ConfigChange, MemberChange } from "@/lib/model/config-change";

/** A value of a difference: what is no more, or what there is instead. */
export interface ChangeLine {
  readonly side: "from" | "to";
  /** Left out where it is the default. */
  readonly text?: string;
}

/** Characters of a value that are shown. */
const mostText = 600;

/** How a member differs, in lines; of two lists what went and what came. */
export function changeLines({ from, to, isSecret }: MemberChange, action: ConfigChange["action"]): ChangeLine[] {
  const line = (side: ChangeLine["side"], value: unknown): ChangeLine => ({
    side,
    ...(value !== undefined && { text: isSecret ? String(value) : textOf(value) }),
  });
  if (isSecret || action === "create") return [line("to", to)];
  if (Array.isArray(from) && Array.isArray(to)) {
    const [before, after] = [from.map(textOf), to.map(textOf)];
    const went = from.filter((_, at) => !after.includes(before[at] ?? "")).map((value) => line("from", value));
    const came = to.filter((_, at) => !before.includes(after[at] ?? "")).map((value) => line("to", value));
    if (went.length + came.length > 0) return [...went, ...came];
  }
  return [line("from", from), line("to", to)];
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > mostText ? `${text.slice(0, mostText)}…` : text;
}

/** The page of what changed, below the tenant's own; undefined where there is none to go to. */
export function pageOfChange({ kind, id, members }: Pick<ConfigChange, "kind" | "id" | "members">): string | undefined {
  switch (kind) {
    case "tenant": {
      const isBranding = ({ member }: MemberChange) => /^settings\.(branding|texts)\b/.test(member);
      return members.length > 0 && members.every(isBranding) ? "/branding" : "/settings";
    }
    case "client":
      return `/applications/${encodeURIComponent(id)}`;
    case "webhook":
      return "/webhooks";
    default:
      return undefined;
  }
}
