"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Icon, type IconName } from "@/app/_ui/icon";
import type { Found } from "@/lib/dashboard/search";
import type { DashboardMessages } from "@/lib/i18n/dashboard";
import type { NavLink } from "./nav";
import type { Place } from "./places";

export interface PaletteProps {
  words: DashboardMessages["palette"];
  pages: readonly NavLink[];
  places: readonly Place[];
  tenantId?: string;
}

interface Entry {
  readonly href: string;
  readonly label: string;
  readonly note?: string;
  readonly icon: IconName;
  readonly group: "pages" | "users" | "tenants" | "clients" | "traces";
}

const icons = { pages: "arrow", users: "person", tenants: "building", clients: "layers", traces: "search" } as const;

/** Milliseconds without a key after which the server is asked. */
const pause = 180;

/** The list of where to go, narrowed by every letter. The keyboard stays in the field; the arrow keys move through the list. */
export function PalettePanel({ words, pages, places, tenantId, onClose }: PaletteProps & { onClose: () => void }) {
  const router = useRouter();
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const found = useFound(query, tenantId);
  useEffect(() => element.current?.showModal(), []);

  const own: readonly Entry[] = [
    ...pages.map(({ href, label, icon }) => ({ href, label, icon, group: "pages" as const })),
    ...places.map(({ id: place, name }) => ({
      href: `/admin/t/${place}`,
      label: name,
      note: place,
      icon: icons.tenants,
      group: "tenants" as const,
    })),
  ].filter(({ label, href }) => `${label} ${href}`.toLowerCase().includes(query.trim().toLowerCase()));
  const others = found
    // A tenant has the address of its overview, which is another thing to go to.
    .filter((other) => own.every((one) => keyOf(one) !== keyOf(other)))
    .map((one) => ({ ...one, icon: icons[one.group] }));
  const entries = [...own, ...others].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  const chosen = Math.min(at, entries.length - 1);

  useEffect(() => {
    element.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });

  function go(entry: Entry | undefined) {
    if (!entry) return;
    element.current?.close();
    router.push(entry.href);
  }

  function onKeyDown(event: KeyboardEvent) {
    const moves: Readonly<Record<string, number>> = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 };
    const to = moves[event.key];
    if (event.key === "Enter") go(entries[chosen]);
    else if (to !== undefined) setAt((to + entries.length) % Math.max(1, entries.length));
    else return;
    event.preventDefault();
  }

  return (
    <dialog
      ref={element}
      onClose={onClose}
      aria-label={words.title}
      className="mx-auto mt-[12vh] mb-auto w-[min(36rem,calc(100vw-1.5rem))] rounded-2xl border border-line bg-surface p-0 text-ink shadow-plate backdrop:bg-black/45"
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Icon name="search" className="size-5 text-muted" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={entries[chosen] && `${id}-${chosen}`}
          aria-label={words.title}
          placeholder={words.placeholder}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={({ target }) => {
            setQuery(target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-14 min-w-0 flex-1 bg-transparent text-base text-ink placeholder:text-muted focus-visible:outline-none"
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={words.title} className="max-h-[50vh] overflow-y-auto p-2">
        {entries.map((entry, place) => (
          <div key={keyOf(entry)} role="presentation">
            {entries[place - 1]?.group !== entry.group && (
              <p aria-hidden="true" className="px-3 pt-2 pb-1 text-xs font-medium text-muted">
                {words[entry.group]}
              </p>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard, as a combobox does (ARIA APG) */}
            <div
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === chosen}
              onClick={() => go(entry)}
              onPointerMove={() => setAt(place)}
              className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 text-[0.9375rem] aria-selected:bg-tint aria-selected:text-on-tint sm:min-h-10 sm:text-sm"
            >
              <Icon name={entry.icon} className="size-4" />
              <bdi className="min-w-0 flex-1 truncate font-medium">{entry.label}</bdi>
              {entry.note && <span className="max-w-48 truncate text-xs">{entry.note}</span>}
            </div>
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <p role="status" className="px-6 pt-2 pb-8 text-center text-sm text-pretty text-muted">
          {words.none.replace("{query}", query)}
        </p>
      )}
      <p className="hidden border-t border-line px-4 py-2.5 text-xs text-muted sm:block">{words.hint}</p>
    </dialog>
  );
}

const keyOf = ({ group, href }: Pick<Entry, "group" | "href">) => `${group} ${href}`;

const order: readonly Entry["group"][] = ["pages", "users", "tenants", "clients", "traces"];

/** What the server finds, of the last query alone. */
function useFound(query: string, tenantId: string | undefined): readonly Found[] {
  const [found, setFound] = useState<readonly Found[]>([]);
  useEffect(() => {
    const asked = query.trim();
    if (asked.length < 2) return setFound([]);
    const leave = new AbortController();
    const timer = setTimeout(async () => {
      const where = new URLSearchParams({ q: asked, ...(tenantId && { tenant: tenantId }) });
      const answer = await fetch(`/admin/search?${where}`, { signal: leave.signal }).catch(() => undefined);
      if (answer?.ok) setFound((await answer.json()) as readonly Found[]);
    }, pause);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [query, tenantId]);
  return found;
}
