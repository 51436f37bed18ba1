import { CopyButton } from "./copy-button";

/** A value in one width, with a button that copies it. */
export function CopyValue({ value, label }: { value: string; label?: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1" dir="ltr">
      <code className="min-w-0 font-mono text-[0.8125rem] wrap-anywhere">{value}</code>
      <CopyButton text={value} label={label} />
    </span>
  );
}

/** Lines to be copied. @param label what they are */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative overflow-hidden rounded-xl border border-line bg-well" dir="ltr">
      <div className="absolute end-0 top-0 rounded-xl bg-well p-1.5">
        <CopyButton text={code} label={label} />
      </div>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.2 §2.1.1)
        tabIndex={0}
        className="overflow-x-auto rounded-xl p-4 pe-14 text-start focus-visible:-outline-offset-2"
      >
        <pre className="font-mono text-[0.8125rem]/relaxed text-ink">{code}</pre>
      </section>
    </div>
  );
}
