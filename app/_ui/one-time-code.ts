/** What a field for the code of an app is. Phones offer the code by themselves, and show digits to type it with. */
export const oneTimeCode = {
  type: "text",
  inputMode: "numeric",
  autoComplete: "one-time-code",
  autoCorrect: "off",
  spellCheck: false,
  dir: "ltr",
  maxLength: 12,
  required: true,
} as const;
