import type { ComponentProps } from "react";

interface FieldProps extends Omit<ComponentProps<"input">, "id" | "name" | "className"> {
  name: string;
  label: string;
  /** The id of the message that says what is wrong. */
  errorId?: string;
  /** What to mind, said before anything is wrong. */
  hint?: string;
  /** `code`: large, in one width, as another screen shows it. */
  look?: keyof typeof looks;
}

const looks = {
  text: "h-12 popup:h-11 touch:h-15 touch:text-lg text-base",
  code: "h-16 text-center font-mono text-2xl tracking-[0.12em] uppercase placeholder:text-muted",
} as const;

/** A labelled input. Text is 16 px, below which phones zoom in. */
export function Field({ name, label, errorId, hint, look = "text", ...input }: FieldProps) {
  const hintId = hint && `${name}-hint`;
  return (
    <div>
      <label htmlFor={name} className="mb-1.5 block text-[0.9375rem] font-medium text-ink">
        {label}
      </label>
      <input
        {...input}
        id={name}
        name={name}
        aria-invalid={errorId ? true : undefined}
        aria-describedby={[errorId, hintId].filter(Boolean).join(" ") || undefined}
        className={`block w-full rounded-xl wap:rounded-none border border-edge bg-surface px-4 text-ink focus-visible:border-focus focus-visible:outline-offset-0 aria-invalid:border-danger motion-safe:transition-colors ${looks[look]}`}
      />
      {hint && (
        <p id={hintId} className="mt-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
