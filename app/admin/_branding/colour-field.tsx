"use client";

import { useRef, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import { TextField } from "@/app/admin/_kit/fields";
import { adviceFor, type ColourFlaw } from "@/lib/theme/advice";
import { type BrandingWords, filled } from "./words";

interface ColourFieldProps {
  name: string;
  label: string;
  value: string | undefined;
  /** Where buttons and links have this colour, what becomes of it. */
  theme?: "light" | "dark";
  help?: string;
  words: BrandingWords;
}

const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

/** A colour by letters or by picking; where it is too faint, where and by how much, and the nearest that is not. */
export function ColourField({ name, label, value = "", theme, help, words }: ColourFieldProps) {
  const around = useRef<HTMLDivElement>(null);
  const [colour, setColour] = useState(value);
  /** As if it had been typed, so that whoever listens to the form hears it. */
  const put = (to: string) => {
    const field = around.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (!field) return;
    field.value = to;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setColour(to);
  };
  return (
    <div ref={around} className="grid grid-cols-1 gap-2">
      <TextField
        name={name}
        label={label}
        defaultValue={value}
        onChange={(event) => setColour(event.target.value.trim())}
        placeholder="#rrggbb"
        maxLength={7}
        spellCheck={false}
        dir="ltr"
        isOptional={help !== undefined}
        help={help}
        beside={
          <input
            type="color"
            aria-label={filled(words.pick, { label })}
            value={isColour(colour) ? colour.toLowerCase() : "#ffffff"}
            onChange={(event) => put(event.target.value)}
            className="h-11 w-12 shrink-0 cursor-pointer rounded-lg border border-edge bg-surface p-1 sm:h-9"
          />
        }
      />
      {theme && isColour(colour) && <Advice colour={colour} theme={theme} onUse={put} words={words} />}
    </div>
  );
}

interface AdviceProps {
  colour: string;
  theme: "light" | "dark";
  onUse: (colour: string) => void;
  words: BrandingWords;
}

function Advice({ colour, theme, onUse, words }: AdviceProps) {
  const { flaws, nearest } = adviceFor(colour, theme);
  if (flaws.length === 0)
    return (
      <p className="flex gap-1.5 text-sm text-good">
        <Icon name="check" className="mt-0.5 size-4" />
        {words.good}
      </p>
    );
  return (
    <div className="grid gap-2 rounded-xl bg-well px-4 py-3 text-sm leading-relaxed text-ink">
      <ul className="grid gap-1.5">
        {flaws.map((flaw) => (
          <li key={flaw.where} className="flex gap-2">
            <Icon name="alert" className="mt-0.5 size-4 text-danger" />
            <span className="min-w-0 text-pretty">{sentence(flaw, words)}</span>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => onUse(nearest)}
        className="inline-flex min-h-11 items-center gap-2 justify-self-start rounded-lg border border-line bg-surface px-3 font-medium text-ink hover:border-edge sm:min-h-8"
      >
        <Swatch colour={nearest} />
        {filled(words.useNearest, { colour: nearest })}
      </button>
    </div>
  );
}

/** A circle of a colour, which no style attribute could give it here. */
function Swatch({ colour }: { colour: string }) {
  return (
    <svg viewBox="0 0 16 16" className="size-4" aria-hidden="true">
      <circle cx="8" cy="8" r="7.5" fill={colour} className="stroke-edge" strokeWidth="1" />
    </svg>
  );
}

const sentences = { button: "flawButton", edge: "flawEdge", link: "flawLink" } as const;

const sentence = ({ where, ratio, needed, shown }: ColourFlaw, words: BrandingWords) =>
  filled(words[sentences[where]], { ratio: `${Math.floor(ratio * 10) / 10}:1`, needed: `${needed}:1`, shown });
