/** A value as a string literal of JavaScript, Python, Go and YAML alike: JSON's form, with what ends a line or a script escaped. */
export const literal = (value: string): string =>
  JSON.stringify(value).replace(
    /[<>\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** The same in YAML that Spring reads, where `${…}` would be looked up (Spring Framework 6.2: a backslash keeps it). */
export const springLiteral = (value: string): string =>
  literal(value.replaceAll(/[$#]\{/g, (opening) => `\\${opening}`));

/** A value as one word of a POSIX shell. */
export const shellWord = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;
