import { Avatar } from "@/app/_ui/avatar";
import type { AccountView } from "@/lib/oidc/interaction/view";

/** Who: picture, name, and beneath it the address that tells two people of one name apart. */
export function AccountLabel({ account }: { account: AccountView }) {
  const { name, identifier, picture } = account;
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3.5">
      <Avatar name={name || identifier} picture={picture} shape="person" />
      <span className="min-w-0 flex-1 text-start">
        <bdi className="block truncate font-semibold text-ink">{name || identifier}</bdi>
        {name && name !== identifier && <bdi className="block text-sm wrap-anywhere text-muted">{identifier}</bdi>}
      </span>
    </span>
  );
}
