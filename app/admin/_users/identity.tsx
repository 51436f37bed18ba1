import { decodeJwt } from "jose";
import type { ReactNode } from "react";
import { Badge } from "@/app/admin/_kit/badge";
import { CopyValue } from "@/app/admin/_kit/code-block";
import { DescriptionList } from "@/app/admin/_kit/description-list";
import { Section } from "@/app/admin/_kit/section";
import { Time } from "@/app/admin/_kit/time";
import { webUrl } from "@/lib/base/web-url";
import { taggedFields } from "@/lib/dashboard/user-fields";
import { type ClaimSource, claimSources } from "@/lib/model/claim-sources";
import { taggedText } from "./claim-words";
import type { UserVisit } from "./visit";

const plain = ["given_name", "family_name", "middle_name", "nickname", "preferred_username"] as const;
const links = ["profile", "picture", "website"] as const;
const more = ["gender", "birthdate", "zoneinfo", "locale"] as const;

/** Every claim that they have. */
export function Identity({ user, t }: UserVisit) {
  const values: Readonly<Record<string, unknown>> = { ...user };
  const row = (name: (typeof plain | typeof links | typeof more)[number] | "name" | "username") => ({
    term: t(`users.claim.${name}`),
    value: user[name] && <bdi>{user[name]}</bdi>,
  });
  return (
    <Section id="identity" title={t("users.identity")}>
      <DescriptionList
        rows={[
          {
            term: t("users.subject"),
            value: <CopyValue value={user.sub} label={t("users.subject")} />,
            help: t("users.subjectHelp"),
          },
          row("username"),
          row("name"),
          ...plain.map(row),
          ...taggedFields(user).map(({ name }) => ({
            term: taggedText(name, t),
            value: <bdi>{String(values[name])}</bdi>,
          })),
          { term: t("users.claim.email"), value: user.email && proven(user.email, user.email_verified, t) },
          {
            term: t("users.claim.phone_number"),
            value: user.phone_number && proven(user.phone_number, user.phone_number_verified, t),
          },
          { term: t("users.claim.address"), value: user.address && <Address address={user.address} /> },
          ...links.map((name) => ({
            term: t(`users.claim.${name}`),
            value: user[name] && <WebLink url={user[name]} warning={t("users.notSafe")} />,
          })),
          ...more.map(row),
          { term: t("users.sources"), value: <Sources user={user} t={t} /> },
          { term: t("users.since"), value: user.account && <Time at={user.account.created_at} t={t} look="exact" /> },
        ].filter(({ term }) => term !== t("users.sources") || sourcesOf(user).length > 0)}
      />
    </Section>
  );
}

const proven = (value: string, isProven: boolean | undefined, t: UserVisit["t"]): ReactNode => (
  <span className="inline-flex flex-wrap items-center gap-x-2.5 gap-y-1">
    <bdi>{value}</bdi>
    <Badge tone={isProven ? "good" : "plain"}>{t(isProven ? "users.verified" : "users.unverified")}</Badge>
  </span>
);

/** What somebody wrote of themselves is a link only where a browser goes to a website by it, and says nothing of where it was found. */
function WebLink({ url, warning }: { url: string; warning: string }) {
  if (!webUrl.safeParse(url).success) return <span title={warning}>{url}</span>;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer noopener nofollow"
      className="text-link underline-offset-4 wrap-anywhere hover:underline"
      dir="ltr"
    >
      {url}
    </a>
  );
}

function Address({ address }: { address: NonNullable<UserVisit["user"]["address"]> }) {
  const { formatted, street_address, postal_code, locality, region, country } = address;
  const lines = [street_address, [postal_code, locality].filter(Boolean).join(" "), region, country].filter(Boolean);
  return <bdi className="whitespace-pre-line">{formatted ?? lines.join("\n")}</bdi>;
}

/** The schema of claims is loose, for those in other languages. */
const sourcesOf = (user: object): readonly ClaimSource[] =>
  claimSources.safeParse("claim_sources" in user ? user.claim_sources : []).data ?? [];

const Sources = ({ user, t }: Pick<UserVisit, "user" | "t">) => (
  <ul className="grid gap-2">
    {sourcesOf(user).map((source) => (
      <li key={JSON.stringify(source)}>
        <code className="font-mono text-[0.8125rem]">{source.claims.join(", ")}</code>
        <span className="block text-sm text-muted">{sourceText(source, t)}</span>
      </li>
    ))}
  </ul>
);

function sourceText(source: ClaimSource, t: UserVisit["t"]): string {
  if (!("JWT" in source)) return t("users.distributed", { endpoint: source.endpoint });
  const issuer = issuerOf(source.JWT);
  return issuer === undefined ? t("users.aggregatedUnknown") : t("users.aggregated", { issuer });
}

function issuerOf(jwt: string): string | undefined {
  try {
    return decodeJwt(jwt).iss;
  } catch {
    return undefined;
  }
}
