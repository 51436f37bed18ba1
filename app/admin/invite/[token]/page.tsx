import { headers } from "next/headers";
import type { ReactNode } from "react";
import { InviteScreen } from "@/app/admin/_screens/invite";
import { wordsOf } from "@/app/admin/_screens/words";
import { kept } from "@/lib/dashboard/cookie";
import { invitationAt, inviteErrors, passwordMinLength } from "@/lib/dashboard/invite";
import { adminOf } from "@/lib/dashboard/session";

interface Props {
  readonly params: Promise<{ token: string }>;
}

/** Where the link of an invitation leads. */
export default async function InvitePage({ params }: Props): Promise<ReactNode> {
  const { token } = await params;
  const received = await headers();
  const path = `/admin/invite/${encodeURIComponent(token)}`;
  const [invitation, admin, typed] = await Promise.all([
    invitationAt(token),
    adminOf(received),
    kept("form", received),
  ]);
  return (
    <InviteScreen
      {...(await wordsOf())}
      invitation={invitation}
      action={`${path}/accept`}
      signIn={`/admin/login?${new URLSearchParams({ next: path })}`}
      admin={admin}
      typed={typed ?? { email: invitation?.email ?? undefined }}
      error={inviteErrors.find((one) => one === typed?.error)}
      passwordMinLength={await passwordMinLength()}
    />
  );
}
