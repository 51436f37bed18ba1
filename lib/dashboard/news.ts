import { shared } from "@/lib/base/shared";
import { answer, text } from "@/lib/http/respond";
import { streamed } from "@/lib/http/streamed";

/** Milliseconds between two looks. */
const every = 2_000;
/** Looks until a stream ends; the browser begins another one by itself. */
const most = 150;
/** Streams of one process; who comes after asks again later. */
const mostStreams = 100;

const news = "event: news\ndata:\n\n";

const open = () => shared("dashboard-news", () => new Set<AbortSignal>());

/**
 * Server-sent events: `news`, whenever what `latest` gives has become another one. Ends where it gives undefined or throws.
 * @param seen what is newest where whoever asks looks
 * @param latest what is newest now, as they may see it
 */
export async function newsOf(
  request: Request,
  seen: string | null,
  latest: () => Promise<string | undefined>,
): Promise<Response> {
  const first = await latest().catch(() => undefined);
  if (first === undefined) return text(403, "This is not yours to hear.\n");
  if (open().size >= mostStreams)
    return text(503, "Too many listen already; ask again later.\n", { "retry-after": "30" });
  const { signal } = request;
  open().add(signal);
  // Also where nobody has read a line of it.
  signal.addEventListener("abort", () => open().delete(signal), { once: true });
  // Compressed, it would wait until there is more.
  const headers = {
    "content-type": "text/event-stream",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  };
  return answer(200, await streamed(lines(seen ?? first, first, latest, signal)), headers);
}

async function* lines(
  seen: string,
  first: string,
  latest: () => Promise<string | undefined>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let before = first;
  try {
    yield seen === first ? ": open\n\n" : news;
    for (let look = 0; look < most && !signal.aborted; look += 1) {
      await pause(signal);
      const now = signal.aborted ? undefined : await latest().catch(() => undefined);
      if (now === undefined) return;
      yield now === before ? ": nothing\n\n" : news;
      before = now;
    }
  } finally {
    open().delete(signal);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, every).unref();
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
