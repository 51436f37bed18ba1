"use client";

import { useEffect, useRef } from "react";
import type { Secret } from "@/lib/dashboard/outcome";
import { Button } from "./button";
import { CopyButton } from "./copy-button";
import { useKitWords } from "./words";

/** What is told once, to be copied before it is gone. */
export function SecretsOnce({ secrets, onKept }: { secrets: readonly Secret[]; onKept: () => void }) {
  const words = useKitWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="grid gap-4">
      <div>
        <h3 ref={heading} tabIndex={-1} className="font-semibold text-ink">
          {words.secretTitle}
        </h3>
        <p className="mt-0.5 text-sm leading-relaxed text-pretty text-muted">{words.secretText}</p>
      </div>
      {secrets.map(({ label, value }) => (
        <div key={label}>
          <p className="mb-1.5 text-sm font-medium text-ink">{label}</p>
          <div className="flex items-center gap-1 rounded-xl border border-line bg-well py-1 ps-4 pe-1" dir="ltr">
            <code className="min-w-0 flex-1 py-1.5 font-mono text-[0.8125rem] whitespace-pre-wrap wrap-anywhere select-all">
              {value}
            </code>
            <CopyButton text={value} label={label} />
          </div>
        </div>
      ))}
      <div className="flex justify-end">
        <Button look="primary" onClick={onKept}>
          {words.secretKept}
        </Button>
      </div>
    </div>
  );
}
