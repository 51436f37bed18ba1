import type { ReactNode } from "react";

/** The page's one first-level heading, and the sentence that goes on from it. */
export function Heading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div>
      <h1 className="text-title text-balance text-ink">{title}</h1>
      {children && <p className="mt-2 leading-relaxed text-pretty wrap-anywhere text-muted">{children}</p>}
    </div>
  );
}
