"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { Icon } from "@/app/_ui/icon";
import type { Told } from "@/lib/dashboard/clause";
import { useFieldError } from "./action-form";
import { useKitWords } from "./words";

interface About {
  name: string;
  label: string;
  help?: ReactNode;
  /** Where a specification says so. */
  clause?: Told["clause"];
  /** The member's name on the wire, where somebody may look for it. */
  member?: string;
  isOptional?: boolean;
}

const control =
  "block w-full rounded-lg border border-edge bg-surface px-3 text-base text-ink focus-visible:border-focus focus-visible:outline-offset-0 aria-invalid:border-danger disabled:bg-well disabled:text-muted motion-safe:transition-colors sm:text-sm";

/** The ids that tie a field to its help and its error. */
function useField(name: string) {
  const id = useId();
  const error = useFieldError(name);
  return {
    error,
    id,
    attributes: {
      id,
      name,
      "aria-invalid": error ? (true as const) : undefined,
      "aria-describedby": `${id}-error ${id}-help`,
    },
  };
}

/** A label, a control, its help and what is wrong with it. */
function Around({ about, id, error, children }: { about: About; id: string; error?: string; children: ReactNode }) {
  const words = useKitWords();
  return (
    <div className="min-w-0">
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <label htmlFor={id} className="text-[0.9375rem] font-medium text-ink sm:text-sm">
          {about.label}
        </label>
        {about.isOptional && <span className="text-xs text-muted">{words.optional}</span>}
        {about.member && <code className="font-mono text-xs wrap-anywhere text-muted">{about.member}</code>}
      </div>
      {children}
      <Below about={about} id={id} error={error} />
    </div>
  );
}

function Below({ about: { help, clause }, id, error }: { about: About; id: string; error?: string }) {
  const words = useKitWords();
  return (
    <>
      <p id={`${id}-error`} className="empty:hidden mt-1.5 flex gap-1.5 text-sm font-medium text-danger">
        {error && <Icon name="alert" className="mt-0.5 size-4" />}
        {error}
      </p>
      <p id={`${id}-help`} className="empty:hidden mt-1.5 text-sm leading-relaxed text-pretty text-muted">
        {help}
        {clause && (
          <>
            {help ? " " : ""}
            <a
              href={clause.href}
              target="_blank"
              rel="noreferrer"
              aria-label={words.specification.replace("{clause}", clause.label)}
              className="font-medium whitespace-nowrap text-link underline-offset-4 hover:underline"
            >
              {clause.label}
            </a>
          </>
        )}
      </p>
    </>
  );
}

type Own<T extends "input" | "textarea" | "select"> = Omit<ComponentProps<T>, keyof About | "id" | "className">;

function split<T extends About>({ name, label, help, clause, member, isOptional, ...rest }: T) {
  return { about: { name, label, help, clause, member, isOptional }, rest };
}

/** @param beside what stands at its end: another way to fill it in */
export function TextField({ beside, ...props }: About & Own<"input"> & { beside?: ReactNode }) {
  const { about, rest } = split(props);
  const { id, error, attributes } = useField(about.name);
  return (
    <Around about={about} id={id} error={error}>
      <span className="flex gap-2">
        <input type="text" autoComplete="off" {...rest} {...attributes} className={`${control} h-11 min-w-0 sm:h-9`} />
        {beside}
      </span>
    </Around>
  );
}

export function TextArea({ isCode = false, ...props }: About & Own<"textarea"> & { isCode?: boolean }) {
  const { about, rest } = split(props);
  const { id, error, attributes } = useField(about.name);
  const look = isCode ? "font-mono text-[0.8125rem]/relaxed sm:text-[0.8125rem]/relaxed" : "leading-relaxed";
  return (
    <Around about={about} id={id} error={error}>
      <textarea
        rows={3}
        spellCheck={!isCode}
        {...(isCode && { dir: "ltr" })}
        {...rest}
        {...attributes}
        className={`${control} ${look} py-2`}
      />
    </Around>
  );
}

interface Choices {
  options: readonly { readonly value: string; readonly label: string }[];
}

export function SelectField({ options, ...props }: About & Own<"select"> & Choices) {
  const { about, rest } = split(props);
  const { id, error, attributes } = useField(about.name);
  return (
    <Around about={about} id={id} error={error}>
      <span className="relative block">
        <select {...rest} {...attributes} className={`${control} h-11 appearance-none pe-9 sm:h-9`}>
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <Icon name="down" className="pointer-events-none absolute inset-y-0 end-3 my-auto size-4 text-muted" />
      </span>
    </Around>
  );
}

/** Something that is so or is not. */
export function CheckField(props: About & Own<"input">) {
  const { about, rest } = split(props);
  const { id, error, attributes } = useField(about.name);
  return (
    <div className="flex gap-3">
      <input type="checkbox" {...rest} {...attributes} className="mt-0.5 size-5 shrink-0 accent-accent sm:size-4.5" />
      <div className="min-w-0">
        <label htmlFor={id} className="text-[0.9375rem] font-medium text-ink sm:text-sm">
          {about.label}
          {about.member && (
            <code className="ms-2 font-mono text-xs font-normal wrap-anywhere text-muted">{about.member}</code>
          )}
        </label>
        <Below about={about} id={id} error={error} />
      </div>
    </div>
  );
}

interface Chosen {
  chosen: readonly string[];
  /** Two beside each other, for pairs. */
  isPaired?: boolean;
  disabled?: boolean;
}

/** Any of some. */
export function ChoicesField({ options, chosen, disabled, isPaired, ...about }: About & Choices & Chosen) {
  const id = useId();
  const error = useFieldError(about.name);
  return (
    <fieldset disabled={disabled} className="min-w-0" aria-describedby={`${id}-error ${id}-help`}>
      <legend className="mb-1.5 text-[0.9375rem] font-medium text-ink sm:text-sm">
        {about.label}
        {about.member && (
          <code className="ms-2 font-mono text-xs font-normal wrap-anywhere text-muted">{about.member}</code>
        )}
      </legend>
      <div className={isPaired ? "grid grid-cols-2 gap-x-3 sm:gap-x-5" : "flex flex-wrap gap-x-5"}>
        {options.map(({ value, label }) => (
          <label
            key={value}
            className="flex min-h-11 min-w-0 items-center gap-2.5 text-[0.9375rem] wrap-anywhere text-ink sm:min-h-8 sm:text-sm"
          >
            <input
              type="checkbox"
              name={about.name}
              value={value}
              defaultChecked={chosen.includes(value)}
              aria-invalid={error ? true : undefined}
              className="size-5 shrink-0 accent-accent sm:size-4.5"
            />
            {label}
          </label>
        ))}
      </div>
      <Below about={about} id={id} error={error} />
    </fieldset>
  );
}
