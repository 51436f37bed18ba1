import { Icon } from "@/app/_ui/icon";

/** What went wrong, in a few words that stand out. */
export const Failure = ({ children }: { children: string }) => (
  <div className="flex gap-2.5 rounded-xl border border-danger/25 bg-danger-well px-4 py-3 text-sm text-danger">
    <Icon name="alert" className="mt-px size-4.5" />
    <p className="min-w-0 leading-relaxed text-pretty whitespace-pre-line wrap-anywhere">{children}</p>
  </div>
);
