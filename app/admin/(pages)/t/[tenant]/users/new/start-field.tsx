"use client";

import { useState } from "react";
import { TextField } from "@/app/admin/_kit/fields";

interface StartFieldProps {
  legend: string;
  options: readonly { readonly value: string; readonly label: string; readonly help: string }[];
  password: { readonly label: string; readonly help: string };
}

/** How somebody gets in the first time. The field of a password is there where one is to be set. */
export function StartField({ legend, options, password }: StartFieldProps) {
  const [chosen, setChosen] = useState(options[0]?.value);
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">{legend}</legend>
      {options.map(({ value, label, help }) => (
        <div key={value}>
          <label className="flex cursor-pointer gap-3 rounded-xl border border-line px-4 py-3 hover:bg-well has-checked:border-accent-edge has-checked:bg-tint/40">
            <input
              type="radio"
              name="start"
              value={value}
              defaultChecked={value === options[0]?.value}
              onChange={() => setChosen(value)}
              className="mt-0.5 size-5 shrink-0 accent-accent sm:size-4.5"
            />
            <span className="min-w-0">
              <span className="block text-[0.9375rem] font-medium text-ink sm:text-sm">{label}</span>
              <span className="mt-0.5 block text-sm leading-relaxed text-pretty text-muted">{help}</span>
            </span>
          </label>
          {value === "password" && chosen === "password" && (
            <div className="mt-3 ps-4">
              <TextField name="password" type="password" autoComplete="new-password" maxLength={1024} {...password} />
            </div>
          )}
        </div>
      ))}
    </fieldset>
  );
}
