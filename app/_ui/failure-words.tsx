"use client";

import { createContext, type ReactNode, useContext } from "react";

interface FailureWords {
  readonly title: string;
  readonly text: string;
  readonly retry: string;
  readonly reference: string;
}

const Words = createContext<FailureWords>({ title: "", text: "", retry: "", reference: "" });

/** The words of the error page in the browser's language: that page runs in the browser, where there is no translator. */
export function FailureWordsProvider({ words, children }: { words: FailureWords; children: ReactNode }) {
  return <Words value={words}>{children}</Words>;
}

export const useFailureWords = () => useContext(Words);
