import { Fragment } from "react";
import { Avatar } from "@/app/_ui/avatar";
import type { AccountView } from "@/lib/journeys/view";

interface AccountLabelProps {
  account: AccountView;
  hasAvatar?: boolean;
  /** Stands by the name. */
  note?: string;
}

/** Who: picture, name, and beneath it the address that tells two people of one name apart. */
export function AccountLabel({ account, hasAvatar = true, note }: AccountLabelProps) {
  const { name, identifier, picture } = account;
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3.5">
      {hasAvatar && <Avatar name={name || identifier} picture={picture} shape="person" />}
      <span className="min-w-0 flex-1 text-start">
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="line-clamp-2 leading-snug font-semibold wrap-anywhere text-ink">
            <bdi>{name || identifier}</bdi>
          </span>
          {note && <span className="rounded-full bg-tint px-2 py-0.5 text-xs font-semibold text-on-tint">{note}</span>}
        </span>
        {name && name !== identifier && (
          <span className="block text-sm leading-snug wrap-anywhere text-muted">
            <bdi>{breakable(identifier)}</bdi>
          </span>
        )}
      </span>
    </span>
  );
}

/** An address breaks before its `@` rather than within a word. */
const breakable = (identifier: string) =>
  identifier.split(/(?=@)/).map((part, at) => (
    <Fragment key={part}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
