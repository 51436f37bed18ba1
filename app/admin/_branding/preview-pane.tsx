"use client";

import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import { Icon } from "@/app/_ui/icon";
import type { BrandingWords } from "./words";

export interface PreviewProps {
  tenantId: string;
  /** `draft`, `published`, or a version's number. */
  of: string;
  /** What is typed and not saved, in base64url. */
  typed?: string;
  /** `login.plain` and its name in words. */
  screens: readonly { readonly value: string; readonly label: string }[];
  languages: readonly { readonly value: string; readonly label: string }[];
  language: string;
  onLanguage?: (language: string) => void;
  words: BrandingWords;
}

/** CSS pixels of a window. */
const sizes = { phone: [390, 760], tablet: [820, 1_000], desktop: [1_280, 800] } as const;
type Size = keyof typeof sizes;
/** A page that is longer than this scrolls within. */
const mostTall = 4_000;

/** A real screen as a branding has it, in a frame as large as the chosen window and shrunk to what room there is. */
export function PreviewPane({ tenantId, of, typed, screens, languages, words, ...props }: PreviewProps) {
  const [language, setLanguage] = useState(props.language);
  const [screen, setScreen] = useState("login.plain");
  const [theme, setTheme] = useState<"light" | "dark">("light");
  const [size, setSize] = useState<Size>("phone");
  const address = addressOf({ tenantId, of, screen, theme, language, typed });
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="grid grid-cols-2 gap-3">
        <Picker label={words.screen} value={screen} options={screens} onChange={setScreen} />
        <Picker
          label={words.language}
          value={language}
          options={languages}
          onChange={(to) => {
            setLanguage(to);
            props.onLanguage?.(to);
          }}
        />
      </div>
      <div className="flex flex-wrap gap-3">
        <Switch
          label={words.theme}
          value={theme}
          options={{ light: words.light, dark: words.dark }}
          onChange={setTheme}
        />
        <Switch
          label={words.width}
          value={size}
          options={{ phone: words.phone, tablet: words.tablet, desktop: words.desktop }}
          onChange={setSize}
        />
      </div>
      <Window address={address} size={size} title={words.previewTitle} />
      <p className="text-sm text-muted">{words.previewHelp}</p>
    </div>
  );
}

interface Address extends Pick<PreviewProps, "tenantId" | "of" | "typed" | "language"> {
  screen: string;
  theme: string;
}

function addressOf({ tenantId, typed, screen, ...rest }: Address): string {
  const path = `/admin/preview/${tenantId}${screen.startsWith("error.") ? "/error" : ""}`;
  return `${path}?${new URLSearchParams({ ...rest, screen, ...(typed !== undefined && { typed }) })}`;
}

function Window({ address, size, title }: { address: string; size: Size; title: string }) {
  const [width, height] = sizes[size];
  const room = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [first] = useState(address);
  const asked = useRef(first);

  // Its own history, so that Back leaves this page and not the last letter that was typed.
  useEffect(() => {
    if (asked.current === address) return;
    asked.current = address;
    frame.current?.contentWindow?.location.replace(address);
  }, [address]);

  // By the style's own interface: the policy forbids style attributes.
  const shrink = useCallback(() => {
    if (!room.current || !frame.current) return;
    const { style, contentDocument } = frame.current;
    Object.assign(style, { width: `${width}px`, height: `${height}px` });
    // A page that has not begun to arrive has no element yet, whatever the types say.
    const page: HTMLElement | null | undefined = contentDocument?.documentElement;
    const tall = Math.min(Math.max(height, page?.scrollHeight ?? 0), mostTall);
    const scale = Math.min(1, room.current.clientWidth / width);
    Object.assign(style, { height: `${tall}px`, scale: String(scale) });
    room.current.style.height = `${Math.round(tall * scale)}px`;
  }, [width, height]);
  useEffect(() => {
    shrink();
    const watched = new ResizeObserver(shrink);
    if (room.current) watched.observe(room.current);
    return () => watched.disconnect();
  }, [shrink]);

  return (
    <section
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.2 §2.1.1)
      tabIndex={0}
      className="max-h-[70dvh] overflow-x-hidden overflow-y-auto rounded-2xl border border-line bg-well lg:max-h-[calc(100dvh-15rem)]"
    >
      <div ref={room} className="overflow-hidden">
        <iframe
          ref={frame}
          src={first}
          title={title}
          sandbox="allow-same-origin"
          className="mx-auto block origin-top-left rtl:origin-top-right"
          onLoad={shrink}
        />
      </div>
    </section>
  );
}

interface PickerProps {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string) => void;
}

function Picker({ label, value, options, onChange }: PickerProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium text-ink">
        {label}
      </label>
      <span className="relative block">
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="block h-11 w-full appearance-none truncate rounded-lg border border-edge bg-surface ps-3 pe-9 text-base text-ink sm:h-9 sm:text-sm"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" className="pointer-events-none absolute inset-y-0 end-3 my-auto size-4 text-muted" />
      </span>
    </div>
  );
}

interface SwitchProps<V extends string> {
  label: string;
  value: V;
  options: Readonly<Record<V, ReactNode>>;
  onChange: (value: V) => void;
}

function Switch<V extends string>({ label, value, options, onChange }: SwitchProps<V>) {
  const name = useId();
  return (
    <fieldset className="flex rounded-lg border border-line p-0.5">
      <legend className="sr-only">{label}</legend>
      {(Object.entries(options) as [V, ReactNode][]).map(([one, text]) => (
        <label
          key={one}
          className="inline-flex min-h-10 cursor-pointer items-center rounded-md px-3 text-[0.9375rem] font-medium text-muted has-checked:bg-tint has-checked:text-on-tint has-focus-visible:outline-2 has-focus-visible:outline-focus sm:min-h-8 sm:text-sm"
        >
          <input
            type="radio"
            name={name}
            value={one}
            checked={one === value}
            onChange={() => onChange(one)}
            className="sr-only"
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
