"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";

/** Asks for the page anew every so often, while it shows something that goes on by itself. @param every milliseconds */
export function Refresh({ every = 1_500 }: { every?: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) startTransition(() => router.refresh());
    }, every);
    return () => clearInterval(timer);
  }, [router, every]);
  return null;
}
