import { database } from "@/db/client";
import { type FetchOutside, fetchOutside } from "@/lib/http/outbound";
import { noteSlowAnswer } from "@/lib/store/slow-answers";

/** Milliseconds from which an answer is slow: people wait for it, or others behind it in line. */
const slow = 1_500;

/** Asks an address of a client by the one way out, and notes where it takes long, whatever comes of it. @throws OutboundError */
export const askClient: FetchOutside = async (url, options) => {
  const began = performance.now();
  try {
    return await fetchOutside(url, options);
  } finally {
    const ms = performance.now() - began;
    if (ms >= slow) noteSlowAnswer(database().sql, { purpose: options.purpose, url, of: options.clientHint, ms });
  }
};
