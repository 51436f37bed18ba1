import type { OwnClaim, OwnProfile } from "@/lib/extras/siop/claims";
import type { SelfIssuedRequest } from "@/lib/extras/siop/request";
import type { SiopWords } from "@/lib/i18n/siop";

/** How a browser fills each in. */
const inputs = {
  name: { type: "text", autoComplete: "name" },
  given_name: { type: "text", autoComplete: "given-name" },
  family_name: { type: "text", autoComplete: "family-name" },
  nickname: { type: "text", autoComplete: "nickname" },
  email: { type: "email", autoComplete: "email" },
  phone_number: { type: "tel", autoComplete: "tel" },
  address: { type: "text", autoComplete: "off" },
} as const satisfies Record<OwnClaim, { type: string; autoComplete: string }>;

interface ClaimRowsProps {
  claims: SelfIssuedRequest["claims"];
  profile: OwnProfile;
  ticked: ReadonlySet<OwnClaim>;
  words: SiopWords;
  onTick: (name: OwnClaim, isTicked: boolean) => void;
  onType: (name: OwnClaim, text: string) => void;
}

/** What the client would like to know. A field opens where the person ticks; what is not ticked is not sent. */
export function ClaimRows({ claims, profile, ticked, words, onTick, onType }: ClaimRowsProps) {
  return (
    <ul className="mt-2 divide-y divide-line">
      {claims.map(({ name, isEssential }) => (
        <li key={name} className="py-1">
          <label className="flex min-h-11 items-center gap-3.5 py-1.5">
            <input
              type="checkbox"
              checked={ticked.has(name)}
              onChange={(event) => onTick(name, event.target.checked)}
              className="mx-2 size-5 shrink-0 accent-accent"
            />
            <span className="min-w-0">
              <span className="block leading-snug font-medium text-ink">{words.claim[name]}</span>
              {isEssential && <span className="block text-sm leading-snug text-muted">{words.ask.essential}</span>}
              {!ticked.has(name) && profile[name] && (
                <span className="block text-sm leading-snug wrap-anywhere text-muted">
                  <bdi>{profile[name]}</bdi>
                </span>
              )}
            </span>
          </label>
          {ticked.has(name) && (
            <input
              {...inputs[name]}
              aria-label={words.claim[name]}
              value={profile[name] ?? ""}
              onChange={(event) => onType(name, event.target.value)}
              maxLength={300}
              required
              dir="auto"
              className="mt-1 mb-3 block h-12 w-full rounded-xl border border-edge bg-surface px-4 text-base text-ink focus-visible:border-focus focus-visible:outline-offset-0"
            />
          )}
        </li>
      ))}
    </ul>
  );
}
