/** Where an answer goes, checked by `replyAddress`: the person can be sent there. */
export interface ReplyAddress {
  readonly uri: string;
  /** Whom the person answers: a website's host, or the scheme that an app on the device has claimed. */
  readonly shown: string;
  readonly isWebsite: boolean;
}

/** Whom a URI stands for in the eyes of a person. */
export function shownOf(uri: string): Pick<ReplyAddress, "shown" | "isWebsite"> {
  const { protocol, host } = new URL(uri);
  const isWebsite = /^https?:$/.test(protocol);
  return { shown: isWebsite ? host : protocol.slice(0, -1), isWebsite };
}

/** OAuth 2.0 Multiple Response Types §5: an answer with a token travels in the fragment, and so do its errors. */
export function answerUrl({ uri }: ReplyAddress, params: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${uri}#${new URLSearchParams(given)}`;
}
