"use client";

import { useState } from "react";
import type { VerifiedPart } from "@/app/admin/_actions/verify-events";
import { Button } from "@/app/admin/_kit/button";

interface VerifyProps {
  /** Checks the seals after one; words as they are to be shown. */
  part: (after: number, events: number) => Promise<VerifiedPart>;
  words: { readonly verify: string; readonly stopped: string };
}

/** Checks the whole chain of seals, part after part, and says what came of it. */
export function Verify({ part, words }: VerifyProps) {
  const [shown, show] = useState<VerifiedPart>();
  const [isBusy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    try {
      for (let after: number | undefined = 0, events = 0; after !== undefined; ) {
        const checked: VerifiedPart = await part(after, events);
        show(checked);
        after = checked.next;
        events = checked.events;
      }
    } catch {
      show({ kind: "broken", title: words.stopped, findings: [], events: 0 });
    }
    setBusy(false);
  };
  return (
    <div className="grid gap-4">
      <div>
        <Button look="primary" onClick={check} disabled={isBusy}>
          {words.verify}
        </Button>
      </div>
      <div role="status" className="grid gap-2 text-sm">
        {shown && (
          <>
            <p className={`font-semibold ${shown.kind === "broken" ? "text-danger" : "text-ink"}`}>{shown.title}</p>
            {shown.text && <p className="leading-relaxed text-pretty text-muted">{shown.text}</p>}
            {shown.checkpoint && (
              <code className="rounded-lg bg-well px-3 py-2 font-mono text-[0.8125rem] wrap-anywhere">
                {shown.checkpoint}
              </code>
            )}
            <ul className="grid gap-1 text-danger">
              {shown.findings.map((finding) => (
                <li key={finding}>{finding}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
