import { isOwnImage, OwnImage, outlined } from "@/app/_ui/own-image";

const hues = ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5"] as const;
const sizes = {
  sm: "size-6 text-[0.6875rem]",
  md: "size-10 text-[0.9375rem]",
  lg: "size-14 text-xl",
} as const;

/** An app's logo may be three times as wide as it is high; in a list they all keep one width. */
const logos = {
  sm: "h-6 w-auto min-w-6 max-w-18 p-0.5",
  md: "size-10 p-1",
  lg: "h-14 w-auto min-w-14 max-w-42 p-1.5",
} as const;

/** The same colours for what stands in where a picture does not load. */
const hidden = {
  "hue-0": "after:hue-0",
  "hue-1": "after:hue-1",
  "hue-2": "after:hue-2",
  "hue-3": "after:hue-3",
  "hue-4": "after:hue-4",
  "hue-5": "after:hue-5",
} as const;

interface AvatarProps {
  name: string;
  picture?: string;
  size?: keyof typeof sizes;
  /** People are round, apps are square. */
  shape: "person" | "app";
}

/** A picture, or a monogram in a colour of its own. The name always stands beside it in words. */
export function Avatar({ name, picture, size = "md", shape }: AvatarProps) {
  const round = shape === "person" ? "rounded-full" : size === "sm" ? "rounded-md" : "rounded-xl";
  const hue = hueOf(name, shape);
  const monogram = size === "sm" ? initials(name).slice(0, 1) : initials(name);
  const base = `relative inline-grid shrink-0 place-items-center overflow-hidden align-middle font-semibold text-white select-none wap:hidden ${round}`;
  if (!isOwnImage(picture)) {
    return (
      <span className={`${base} ${sizes[size]} ${hue}`} aria-hidden="true">
        {monogram}
      </span>
    );
  }
  // Of a tall portrait the upper part, where the face is.
  const framed =
    shape === "person" ? `${sizes[size]} object-cover object-[50%_10%]` : `${logos[size]} object-contain ${outlined}`;
  return (
    <span className={`${base} bg-white ring-1 ring-line`} aria-hidden="true">
      <OwnImage src={picture} monogram={monogram} className={`relative ${framed} ${hidden[hue]}`} />
    </span>
  );
}

/** First letters of the first and the last word, whatever the script. */
export function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]\S*/gu) ?? [];
  const first = letter(words[0]);
  const last = words.length > 1 ? apart + letter(words.at(-1)) : "";
  return (first + last).toUpperCase() || "·";
}

/** Two initials in a joined script are no syllable. */
const apart = "\u200c";

const letter = (word: string | undefined) => [...(word ?? "")][0] ?? "";

function hueOf(name: string, shape: string): (typeof hues)[number] {
  let sum = shape.length;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hues[sum % hues.length] ?? hues[0];
}
