import { useEffect, useState } from "react";
import type { OwnProfile } from "@/lib/extras/siop/claims";
import { findKey, type OwnKey } from "@/lib/extras/siop/own-keys";
import { readProfile } from "@/lib/extras/siop/own-profile";
import type { SelfIssuedRequest } from "@/lib/extras/siop/request";

/** How far the page has come: `insecure` and `storage` are browsers that cannot keep a key. */
export type Stage = "loading" | "ready" | "busy" | "failed" | "sent" | "insecure" | "storage" | "otherPerson";

/** What this browser holds already: the key for this client, and what the person typed before. */
export function useOwnKey({ replyTo, alg, expectedSub }: SelfIssuedRequest) {
  const [stage, setStage] = useState<Stage>("loading");
  const [known, setKnown] = useState<OwnKey>();
  const [profile, setProfile] = useState<OwnProfile>({});

  useEffect(() => {
    if (!window.isSecureContext) return setStage("insecure");
    findKey(replyTo.uri, alg).then(
      (key) => {
        setKnown(key);
        setProfile(readProfile());
        setStage(expectedSub && key?.sub !== expectedSub ? "otherPerson" : "ready");
      },
      () => setStage("storage"),
    );
  }, [replyTo.uri, alg, expectedSub]);

  // Back from the client by the browser's button, the page stands as it was left.
  useEffect(() => {
    const wake = ({ persisted }: PageTransitionEvent) => persisted && window.location.reload();
    window.addEventListener("pageshow", wake);
    return () => window.removeEventListener("pageshow", wake);
  }, []);

  return { stage, setStage, known, profile, setProfile };
}
