import type { ReactNode } from "react";
import { Avatar } from "@/app/_ui/avatar";
import type { ClientView } from "@/lib/journeys/view";

/** The app by its logo and name, within a sentence. The logo and the name's beginning never part at a line's end. */
export function clientTag(client: ClientView) {
  return (chunks: ReactNode) => (
    <span className="font-semibold text-ink">
      <span className="me-1.5 inline-block wap:hidden -translate-y-px">
        <Avatar name={client.name} picture={client.logoUri} size="sm" shape="app" />
      </span>
      {"\u2060"}
      <bdi>{chunks}</bdi>
    </span>
  );
}
