"use client";

import { createContext, type ReactNode, useContext, useId, useMemo, useRef } from "react";
import { Icon, type IconName } from "@/app/_ui/icon";
import { Button, type ButtonLook } from "./button";
import { useKitWords } from "./words";

interface Control {
  open(): void;
  close(): void;
}

const Around = createContext<Control | undefined>(undefined);

/** The dialog that something stands in, if it does. */
export const useDialog = () => useContext(Around);

interface DialogProps {
  /** On the button that opens it. */
  label: string;
  look?: ButtonLook;
  icon?: IconName;
  title: string;
  text?: ReactNode;
  children: ReactNode;
}

/**
 * A button, and the dialog that it opens. The browser keeps the keyboard inside, closes it with Esc and gives the focus back. A form
 * within closes it when it is done.
 */
export function Dialog({ label, look, icon, title, text, children }: DialogProps) {
  const words = useKitWords();
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  const control = useMemo<Control>(
    () => ({
      open: () => {
        if (!element.current?.open) element.current?.showModal();
      },
      close: () => element.current?.close(),
    }),
    [],
  );
  return (
    <Around value={control}>
      <Button look={look} onClick={control.open} aria-haspopup="dialog">
        {icon && <Icon name={icon} className="size-4" />}
        {label}
      </Button>
      <dialog
        ref={element}
        aria-labelledby={id}
        className="m-auto w-[min(32rem,calc(100vw-2rem))] max-h-[calc(100dvh-2rem)] overflow-y-auto overscroll-contain rounded-2xl border border-line bg-surface p-0 text-start text-ink shadow-plate backdrop:bg-black/45"
      >
        <div className="flex items-start gap-4 px-6 pt-5">
          <div className="min-w-0 flex-1">
            <h2 id={id} className="text-lg font-semibold tracking-[-0.01em] text-balance">
              {title}
            </h2>
            {text && <p className="mt-1 text-sm leading-relaxed font-normal text-pretty text-muted">{text}</p>}
          </div>
          <button
            type="button"
            onClick={control.close}
            aria-label={words.close}
            className="-me-2.5 -mt-1.5 grid size-11 shrink-0 place-items-center rounded-lg text-muted hover:bg-well hover:text-ink sm:size-9"
          >
            <Icon name="close" className="size-4.5" />
          </button>
        </div>
        <div className="px-6 pt-5 pb-6">{children}</div>
      </dialog>
    </Around>
  );
}
