"use client";

import { useState } from "react";
import { ChoiceCard } from "@/app/admin/_kit/choice-card";
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
          <ChoiceCard
            name="start"
            value={value}
            label={label}
            help={help}
            defaultChecked={value === options[0]?.value}
            onChange={() => setChosen(value)}
          />
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
