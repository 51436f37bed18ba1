import type { ReactNode } from "react";

interface SectionProps {
  title: string;
  /** For links to this section; the heading has it too, with `-title`. */
  id: string;
  text?: ReactNode;
  actions?: ReactNode;
  tone?: "plain" | "danger";
  children: ReactNode;
}

/** A part of a page in a frame of its own. */
export function Section({ title, id, text, actions, tone = "plain", children }: SectionProps) {
  const edge = tone === "danger" ? "border-danger/40" : "border-line";
  return (
    <section id={id} aria-labelledby={`${id}-title`} className={`scroll-mt-6 rounded-2xl border bg-surface ${edge}`}>
      <div className="flex flex-wrap items-start justify-between gap-3 border-b border-line px-5 py-4 sm:px-6">
        <div className={`min-w-0 flex-1 ${text && actions ? "basis-64" : ""}`}>
          <h2 id={`${id}-title`} className="font-semibold tracking-[-0.006em] text-ink">
            {title}
          </h2>
          {text && <p className="mt-0.5 text-sm leading-relaxed text-pretty text-muted">{text}</p>}
        </div>
        {actions}
      </div>
      <div className="px-5 py-5 sm:px-6">{children}</div>
    </section>
  );
}
