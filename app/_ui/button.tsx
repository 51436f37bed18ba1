import type { ComponentProps } from "react";

const base =
  "inline-flex items-center justify-center gap-2 text-center font-semibold motion-safe:transition-colors motion-safe:duration-150";

const looks = {
  primary: `${base} min-h-12 rounded-xl border border-accent-edge touch:min-h-15 touch:text-lg wap:rounded-none bg-accent px-5 py-2.5 text-on-accent hover:bg-accent-hover motion-safe:active:translate-y-px`,
  secondary: `${base} min-h-12 rounded-xl border border-line touch:min-h-15 touch:text-lg wap:rounded-none bg-surface px-5 py-2.5 text-ink hover:border-edge hover:bg-well motion-safe:active:translate-y-px`,
  quiet: `${base} min-h-11 rounded-lg px-3 text-[0.9375rem] touch:min-h-14 touch:text-[1.0625rem] text-muted underline-offset-4 hover:text-ink hover:underline`,
} as const;

export type ButtonLook = keyof typeof looks;

/** A submit button: on the hosted pages a button is what a form sends. */
export function Button({
  look = "primary",
  className = "",
  ...rest
}: ComponentProps<"button"> & { look?: ButtonLook }) {
  return <button type="submit" {...rest} className={`${looks[look]} ${className}`} />;
}

/** A link that looks like a button, where nothing is sent. */
export function LinkButton({
  look = "primary",
  className = "",
  children,
  ...rest
}: ComponentProps<"a"> & { look?: ButtonLook }) {
  return (
    <a {...rest} className={`${looks[look]} ${className}`}>
      {children}
    </a>
  );
}
