"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { DashboardMessages } from "@/lib/i18n/dashboard";

/** The words of the parts that run in the browser, where there is no translator. */
export type KitWords = DashboardMessages["form"];

const Words = createContext<KitWords | undefined>(undefined);

export function KitWordsProvider({ words, children }: { words: KitWords; children: ReactNode }) {
  return <Words value={words}>{children}</Words>;
}

export function useKitWords(): KitWords {
  const words = useContext(Words);
  if (!words) throw new Error("a part of the kit stands outside the dashboard's shell");
  return words;
}
