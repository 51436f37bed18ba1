"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import type { PaletteProps } from "./palette-panel";

const Panel = dynamic(() => import("./palette-panel").then(({ PalettePanel }) => PalettePanel), { ssr: false });

/** Goes anywhere by a few letters: a button, and ⌘K or Ctrl K. What it opens is fetched when it is first used. */
export function Palette({ look, ...props }: PaletteProps & { look: "field" | "icon" }) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      // There is one for phones and one for desktops; the one that is seen answers.
      if (!button.current?.offsetParent) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const looks = {
    field:
      "flex min-h-9 w-full items-center gap-2.5 rounded-lg border border-line bg-surface/60 px-3 text-start text-sm text-on-canvas hover:bg-surface hover:text-ink",
    icon: "grid size-11 shrink-0 place-items-center rounded-lg text-ink hover:bg-surface/70",
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K"
        aria-label={props.words.title}
        className={looks[look]}
      >
        <Icon name="search" className={look === "field" ? "size-4" : "size-5"} />
        {look === "field" && (
          <>
            <span className="min-w-0 flex-1 truncate">{props.words.title}</span>
            <kbd className="rounded border border-line px-1.5 font-sans text-xs">⌘K</kbd>
          </>
        )}
      </button>
      {isOpen && <Panel {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
