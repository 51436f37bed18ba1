"use client";

import { type ReactNode, useEffect, useRef } from "react";

interface MenuProps {
  /** What is said of the button where it has no words of its own. */
  label: string;
  button: ReactNode;
  buttonClass: string;
  /** Where the panel hangs. */
  panelClass: string;
  children: ReactNode;
}

/** Something that folds out over the page: open without scripts too; Esc, a press elsewhere and a choice close it. */
export function Menu({ label, button, buttonClass, panelClass, children }: MenuProps) {
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const details = element.current;
    if (!details) return;
    const close = (isFocused: boolean) => {
      details.open = false;
      if (isFocused) details.querySelector("summary")?.focus();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && details.open) close(details.contains(document.activeElement));
    };
    const onPress = ({ target }: Event) => {
      if (!(target instanceof Element)) return;
      if (!details.contains(target) || target.closest("a")) close(false);
    };
    const onLeave = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget instanceof Node && !details.contains(relatedTarget)) close(false);
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onPress);
    details.addEventListener("focusout", onLeave);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("click", onPress);
      details.removeEventListener("focusout", onLeave);
    };
  }, []);
  return (
    <details ref={element} className="relative">
      <summary aria-label={label} className={`list-none [&::-webkit-details-marker]:hidden ${buttonClass}`}>
        {button}
      </summary>
      <div className={`absolute z-30 rounded-xl border border-line bg-surface p-1.5 shadow-plate ${panelClass}`}>
        {children}
      </div>
    </details>
  );
}

/** The look of what can be chosen in a menu. */
export const menuItem =
  "flex min-h-11 w-full items-center gap-2.5 rounded-lg px-3 text-start text-[0.9375rem] text-ink hover:bg-well focus-visible:-outline-offset-2 aria-[current]:bg-well aria-[current]:font-semibold sm:min-h-9 sm:text-sm";
