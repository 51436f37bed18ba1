import type { ReactNode } from "react";
import { Icon, type IconName } from "@/app/_ui/icon";

interface EmptyStateProps {
  icon: IconName;
  title: string;
  /** What will stand here, and how it comes to be. */
  children: ReactNode;
  /** The one thing to do next. */
  action?: ReactNode;
  /** Whether there is nothing else on the page, and this is its heading. */
  isPage?: boolean;
}

/** What stands where there is nothing yet: it teaches what this place is for. */
export function EmptyState({ icon, title, children, action, isPage = false }: EmptyStateProps) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center sm:py-20">
      <span className="mb-5 grid size-14 place-items-center rounded-t-full rounded-b-xl bg-tint text-on-tint">
        <Icon name={icon} className="size-6" />
      </span>
      <Heading className="text-lg font-semibold tracking-[-0.01em] text-balance text-ink">{title}</Heading>
      <p className="mt-1.5 max-w-md leading-relaxed text-pretty text-muted">{children}</p>
      {action && <div className="mt-6">{action}</div>}
    </div>
  );
}
