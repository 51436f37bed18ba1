import { Fragment } from "react";

/** A name that may be a host or an address: a line of it ends behind a dot or a slash sooner than within a word. */
export const Breakable = ({ text }: { text: string }) =>
  text.split(/(?<=[./@_])(?=\w)/).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the name
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
