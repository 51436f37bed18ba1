/** A sentence about a member, and the clause of a specification that it goes by. */
export interface Told {
  readonly text: string;
  readonly clause?: { readonly label: string; readonly href: string };
}

const openId: Readonly<Record<string, string>> = {
  "OIDC Core": "https://openid.net/specs/openid-connect-core-1_0.html",
  "OIDC Discovery": "https://openid.net/specs/openid-connect-discovery-1_0.html",
  "OIDC Registration": "https://openid.net/specs/openid-connect-registration-1_0.html",
  "OIDC Back-Channel Logout": "https://openid.net/specs/openid-connect-backchannel-1_0.html",
  "OIDC Front-Channel Logout": "https://openid.net/specs/openid-connect-frontchannel-1_0.html",
  "OIDC RP-Initiated Logout": "https://openid.net/specs/openid-connect-rpinitiated-1_0.html",
  "OIDC Session Management": "https://openid.net/specs/openid-connect-session-1_0.html",
};
const specifications = new RegExp(
  `\\s*\\(((?:RFC (\\d+)|(${Object.keys(openId).join("|")}))(?: §([\\d.]+))?)[^()]*\\)`,
);

/** Takes the first clause out of a sentence of a definition, as in "Takes pushed requests alone (RFC 9126 §5)". */
export function clauseOf(sentence: string): Told {
  const found = specifications.exec(sentence);
  if (!found) return { text: sentence };
  const [whole, label = "", rfc, name = "", section] = found;
  const text = sentence.replace(whole, "").trim();
  const page = rfc === undefined ? openId[name] : `https://www.rfc-editor.org/rfc/rfc${rfc}`;
  if (page === undefined) return { text: sentence };
  // OpenID's documents name their sections' anchors in words.
  const anchor = rfc !== undefined && section !== undefined ? `#section-${section}` : "";
  return { text, clause: { label, href: `${page}${anchor}` } };
}
