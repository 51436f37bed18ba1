"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/** What is made only when it is looked at, such as what stands in a dialog that is closed. */
export function WhenSeen({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const watched = new IntersectionObserver((found) => {
      if (found.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    if (place.current) watched.observe(place.current);
    return () => watched.disconnect();
  }, []);
  return (
    <div ref={place} className="min-h-8">
      {isSeen && children}
    </div>
  );
}
