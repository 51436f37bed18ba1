import { z } from "zod";
import { database } from "@/db/client";
import { AdminError } from "@/lib/admin/errors";
import { users } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { config } from "@/lib/base/config";
import { OAuthError } from "@/lib/base/errors";
import { tokenHash } from "@/lib/base/secrets";
import { record } from "@/lib/events/record";
import { readForm } from "@/lib/http/params";
import { seeOther } from "@/lib/http/respond";
import { spend, TooManyRequests } from "@/lib/limits/allowance";
import { systemTenant } from "@/lib/model/system-tenant";
import { type OpenInvitation, openInvitation, redeemInvitation } from "@/lib/store/invitations";
import { memberRows } from "@/lib/store/members";
import type { Writer } from "@/lib/store/page";
import { findTenant } from "@/lib/tenants/directory";
import { hostEndpoint } from "@/lib/tenants/endpoint";
import { keeping } from "./cookie";
import { home } from "./next";
import { isOwnSite } from "./own-site";
import { adminOf } from "./session";

const tokenForm = /^[A-Za-z0-9_-]{43}$/;

/** What a link is for; undefined where it is no longer good, or never was. */
export const invitationAt = async (token: string): Promise<OpenInvitation | undefined> =>
  tokenForm.test(token) ? openInvitation(database().db, tokenHash(token)) : undefined;

/** Characters of a new admin's password at the least, as the system tenant has it. */
export const passwordMinLength = async (): Promise<number | undefined> =>
  (await findTenant(systemTenant))?.settings.sign_in.password_min_length;

const typed = z.string().trim().min(1);
const form = z.discriminatedUnion("do", [
  z.object({ do: z.literal("join") }),
  z.object({
    do: z.literal("create"),
    username: typed.max(100),
    name: typed.max(200),
    email: typed.pipe(z.email().max(320)),
    password: z.string().min(1),
  }),
]);
type NewAdmin = Extract<z.infer<typeof form>, { do: "create" }>;

/** Why a form comes back, as the page tells it. */
export const inviteErrors = [
  "username",
  "username_taken",
  "name",
  "email",
  "email_taken",
  "password",
  "rate_limited",
  "member",
] as const;
export type InviteError = (typeof inviteErrors)[number];

class Refused extends Error {
  constructor(readonly because: InviteError) {
    super(because);
  }
}

/**
 * `POST /admin/invite/{token}/accept`: makes whoever is signed in a member, or makes an account for a new admin, who then signs in.
 * The invitation is taken in the transaction that makes them a member: both are done, or neither.
 */
export const acceptInvitation = hostEndpoint({
  name: "dashboard-invite",
  errors: "page",
  methods: {
    async POST({ request }) {
      if (!isOwnSite(request.headers))
        throw new OAuthError("access_denied", "this was not sent by the page of an invitation");
      const token = /\/admin\/invite\/([\w-]+)\/accept$/.exec(new URL(request.url).pathname)?.[1] ?? "";
      const page = `${home}/invite/${token}`;
      if (!(await invitationAt(token))) return seeOther(config().publicUrl + page);
      const fields = await readForm(request);
      try {
        const to = fields.do === "join" ? await join(request, token, page) : await create(request, token, fields);
        return seeOther(config().publicUrl + to, [await keeping("form")]);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return seeOther(config().publicUrl + page, [
          await keeping("form", { ...shownAgain(fields), error: error.because }),
        ]);
      }
    },
  },
});

/** @returns where the person goes on */
async function join(request: Request, token: string, page: string): Promise<string> {
  const admin = await adminOf(request);
  if (!admin) return `${home}/login?${new URLSearchParams({ next: page })}`;
  await database().db.transaction((tx) => redeem(tx, token, admin.sub));
  return home;
}

async function create(request: Request, token: string, fields: object): Promise<string> {
  const parsed = form.safeParse({ ...fields, do: "create" });
  if (!parsed.success) throw new Refused(errorAt(parsed.error.issues[0]?.path[0]));
  const { do: _, ...account } = parsed.data as NewAdmin;
  const tenant = await findTenant(systemTenant);
  if (!tenant) throw new Error("there is no system tenant");
  try {
    await spend("sign_up", request, tenant);
    await database().db.transaction(async (tx) => {
      const made = await users.create(asSystem(tx, systemTenant, "invitation"), account);
      await redeem(tx, token, String("sub" in made && made.sub));
    });
  } catch (error) {
    if (error instanceof TooManyRequests) throw new Refused("rate_limited");
    if (!(error instanceof AdminError)) throw error;
    const at = errorAt(error.flaws[0]?.path[0]);
    throw new Refused(error.kind === "conflict" && (at === "username" || at === "email") ? `${at}_taken` : at);
  }
  return `${home}/login?${new URLSearchParams({ next: home, login_hint: account.username })}`;
}

/** @throws Refused where they are a member already; OAuthError where somebody else was faster */
async function redeem(tx: Writer, token: string, userId: string): Promise<void> {
  const taken = await redeemInvitation(tx, tokenHash(token));
  if (!taken) throw new OAuthError("access_denied", "this invitation has just been used; ask for another one");
  const member = await memberRows(tx, taken.tenantId).add({ userId }, taken.role);
  if (!member) throw new Refused("member");
  const actor = { kind: "admin", userId } as const;
  await record(tx, taken.tenantId, { name: "member.added", actor, user: userId, data: { role: taken.role } });
}

const errorAt = (member: unknown): InviteError => inviteErrors.find((one) => one === member) ?? "username";

/** What was typed, but for the password. */
function shownAgain(fields: Readonly<Record<string, unknown>>) {
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === "string" ? value.slice(0, 200).toWellFormed() : "";
  };
  return { username: text("username"), name: text("name"), email: text("email") };
}
