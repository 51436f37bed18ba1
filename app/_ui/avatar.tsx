import { OwnImage } from "@/app/_ui/own-image";

const hues = ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5"] as const;
const sizes = {
  sm: "size-6 text-[0.6875rem]",
  md: "size-10 text-[0.9375rem]",
  lg: "size-14 text-xl",
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
  return (
    <span
      className={`relative inline-grid shrink-0 place-items-center overflow-hidden align-middle font-semibold text-white select-none wap:hidden ${sizes[size]} ${round} ${hue}`}
      aria-hidden="true"
    >
      {monogram}
      {picture && (
        <OwnImage
          src={picture}
          monogram={monogram}
          className={`absolute inset-0 size-full rounded-[inherit] bg-white after:rounded-[inherit] ${hidden[hue]} ${shape === "person" ? "object-cover" : "object-contain p-[8%]"}`}
        />
      )}
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
