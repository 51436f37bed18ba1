"use client";

import { useEffect, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import { useKitWords } from "./words";

/** Copies a text. @param label what is copied, where the page has more than one */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const words = useKitWords();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const said = isCopied ? words.copied : words.copy;
  return (
    <button
      type="button"
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        setCopied(true);
      }}
      aria-label={label ? `${said}: ${label}` : said}
      className="inline-flex size-11 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-well hover:text-ink sm:size-8"
    >
      <Icon name={isCopied ? "check" : "copy"} className="size-4" />
      <span role="status" className="sr-only">
        {isCopied ? words.copied : ""}
      </span>
    </button>
  );
}
