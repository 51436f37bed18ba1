import Link from "next/link";
import type { ComponentProps } from "react";

const base =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-3.5 text-center text-[0.9375rem] font-semibold whitespace-nowrap motion-safe:transition-colors motion-safe:duration-150 disabled:opacity-60 sm:min-h-9 sm:text-sm";

export const buttonLooks = {
  primary: `${base} border border-accent-edge bg-accent text-on-accent hover:bg-accent-hover`,
  secondary: `${base} border border-line bg-surface text-ink hover:border-edge hover:bg-well`,
  quiet: `${base} border border-transparent text-muted hover:bg-well hover:text-ink`,
  danger: `${base} border border-danger/40 bg-surface text-danger hover:border-danger hover:bg-danger-well`,
} as const;

export type ButtonLook = keyof typeof buttonLooks;

/** A button of the dashboard; one that sends a form says `type="submit"`. */
export function Button({
  look = "secondary",
  className = "",
  ...rest
}: ComponentProps<"button"> & { look?: ButtonLook }) {
  return <button type="button" {...rest} className={`${buttonLooks[look]} ${className}`} />;
}

/** A link within the dashboard that looks like a button. */
export function LinkButton({
  look = "secondary",
  className = "",
  ...rest
}: ComponentProps<typeof Link> & { look?: ButtonLook }) {
  return <Link prefetch={false} {...rest} className={`${buttonLooks[look]} ${className}`} />;
}
