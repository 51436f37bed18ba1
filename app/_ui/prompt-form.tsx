import type { ReactNode } from "react";
import type { StepView } from "@/lib/journeys/steps";

/** A plain HTML form, so that signing in needs no script. */
export function PromptForm({ view, className, children }: { view: StepView; className?: string; children: ReactNode }) {
  return (
    <form method="post" action={view.action} className={className}>
      <input type="hidden" name="csrf" value={view.csrf} />
      <input type="hidden" name="prompt" value={view.prompt} />
      {children}
    </form>
  );
}
