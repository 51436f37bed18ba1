import { piecesOf } from "@/lib/dashboard/member-words";

/** A sentence about a member: what stands between backticks is shown as code. */
export const Sentence = ({ text }: { text: string }) =>
  piecesOf(text).map(({ text: part, isCode }, at) =>
    isCode ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the sentence
      <code key={at} className="font-mono text-[0.92em] wrap-anywhere text-ink" dir="ltr">
        {part}
      </code>
    ) : (
      part
    ),
  );
