"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "@/app/admin/_kit/button";

interface LiveProps {
  /** Where the news comes from. */
  source: string;
  label: string;
  /** Said while it is on. */
  told: string;
}

/** Lets new events appear by themselves. */
export function Live({ source, label, told }: LiveProps) {
  const [isOn, setOn] = useState(false);
  const router = useRouter();
  useEffect(() => {
    if (!isOn) return;
    const news = new EventSource(source);
    news.addEventListener("news", () => router.refresh());
    return () => news.close();
  }, [isOn, source, router]);
  return (
    <>
      <Button aria-pressed={isOn} onClick={() => setOn(!isOn)} title={told}>
        <span
          aria-hidden="true"
          className={`size-2 rounded-full ${isOn ? "bg-accent motion-safe:animate-pulse" : "bg-edge"}`}
        />
        {label}
      </Button>
      <span role="status" className="sr-only">
        {isOn && told}
      </span>
    </>
  );
}
