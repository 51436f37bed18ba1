"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "@/app/_ui/icon";

/** The side of the page on a phone: folded away behind a button, and closed again when somebody has gone somewhere. */
export function Drawer({ label, close, children }: { label: string; close: string; children: ReactNode }) {
  const element = useRef<HTMLDialogElement>(null);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it
  useEffect(() => element.current?.close(), [path]);
  const button = "grid size-11 shrink-0 place-items-center rounded-lg text-ink hover:bg-surface/70";
  return (
    <>
      <button
        type="button"
        onClick={() => element.current?.showModal()}
        aria-label={label}
        aria-haspopup="dialog"
        className={button}
      >
        <Icon name="menu" />
      </button>
      <dialog
        ref={element}
        aria-label={label}
        className="me-auto ms-0 my-0 h-dvh max-h-none w-[min(19rem,85vw)] max-w-none border-e border-line bg-canvas p-3 text-ink backdrop:bg-black/45"
      >
        <div className="flex min-h-full flex-col">
          <button
            type="button"
            onClick={() => element.current?.close()}
            aria-label={close}
            className={`${button} ms-auto`}
          >
            <Icon name="close" />
          </button>
          {children}
        </div>
      </dialog>
    </>
  );
}
