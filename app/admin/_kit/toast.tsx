"use client";

import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import { useKitWords } from "./words";

interface Toast {
  readonly id: number;
  readonly text: string;
}

const Say = createContext<(text: string) => void>(() => {});

/** Milliseconds for which a toast stays, long enough to be read twice. */
const life = 7_000;

/** Says what was done, at the edge of the window, without taking the keyboard away. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const words = useKitWords();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const say = useCallback(
    (text: string) => {
      const id = Date.now() + Math.random();
      setToasts((all) => [...all.slice(-2), { id, text }]);
      setTimeout(() => dismiss(id), life);
    },
    [dismiss],
  );
  return (
    <Say value={say}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-4 bottom-4 z-40 flex flex-col items-center gap-2 sm:inset-x-auto sm:end-6 sm:bottom-6 sm:items-end"
      >
        {toasts.map(({ id, text }) => (
          <div
            key={id}
            className="pointer-events-auto flex max-w-md items-center gap-3 rounded-xl bg-ink py-1.5 ps-4 pe-1.5 text-[0.9375rem] text-surface shadow-plate sm:text-sm"
          >
            <Icon name="check" className="size-4" />
            <span className="min-w-0 flex-1 wrap-anywhere">{text}</span>
            <button
              type="button"
              onClick={() => dismiss(id)}
              aria-label={words.dismiss}
              className="grid size-11 place-items-center rounded-lg focus-visible:outline-surface sm:size-8"
            >
              <Icon name="close" className="size-4" />
            </button>
          </div>
        ))}
      </div>
    </Say>
  );
}

/** Gives what says a sentence. */
export const useToast = () => useContext(Say);
