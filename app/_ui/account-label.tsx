import { Avatar } from "@/app/_ui/avatar";
import type { AccountView } from "@/lib/oidc/interaction/view";

/** Who: picture, name, and beneath it the address that tells two people of one name apart. */
export function AccountLabel({ account, hasAvatar = true }: { account: AccountView; hasAvatar?: boolean }) {
  const { name, identifier, picture } = account;
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3.5">
      {hasAvatar && <Avatar name={name || identifier} picture={picture} shape="person" />}
      <span className="min-w-0 flex-1 text-start">
        <span className="line-clamp-2 leading-snug font-semibold wrap-anywhere text-ink">
          <bdi>{name || identifier}</bdi>
        </span>
        {name && name !== identifier && (
          <span className="block text-sm leading-snug wrap-anywhere text-muted">
            <bdi>{identifier}</bdi>
          </span>
        )}
      </span>
    </span>
  );
}
