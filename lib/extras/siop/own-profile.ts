import { type OwnProfile, ownClaimNames } from "./claims";

const place = "gatehouse-self-issued-profile";

/** What the person typed before. It stays in this browser: no server of ours ever learns it. */
export function readProfile(): OwnProfile {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "{}");
    return Object.fromEntries(
      ownClaimNames.flatMap((name) => {
        const text = (kept as Record<string, unknown> | null)?.[name];
        return typeof text === "string" ? [[name, text]] : [];
      }),
    );
  } catch {
    return {};
  }
}

/** A browser that keeps nothing asks again the next time. */
export function keepProfile(profile: OwnProfile): void {
  try {
    localStorage.setItem(place, JSON.stringify(profile));
  } catch {}
}
