/** A hash that another program made, read and within what we are ready to compute. */
export interface ForeignHash {
  /** The function with what makes it cost what it costs, such as `bcrypt:12`: two hashes of one kind take the same time. */
  readonly kind: string;
  verify(password: string): Promise<boolean>;
}

/** A family of foreign hashes. */
export interface Scheme {
  /** The first part of its kinds. */
  readonly names: readonly string[];
  /** What it takes, in words. */
  readonly takes: string;
  /** The hash; its flaw, in words, where it is one of the family that is not taken; undefined where it is none of it. */
  read(text: string): ForeignHash | { readonly flaw: string } | undefined;
  /** A hash of a kind that nobody's password has, for the same work. @param costs the rest of the kind */
  decoy(name: string, costs: readonly number[]): string;
}

export const isFlaw = (read: object): read is { readonly flaw: string } => "flaw" in read;

/** Whether numbers are as large as their bounds at the most, and not below one. */
export const within = (costs: readonly number[], most: readonly number[]): boolean =>
  costs.every((cost, at) => Number.isSafeInteger(cost) && cost >= 1 && cost <= (most[at] ?? 0));

/** Base64 in any of the alphabets that hashes are written in, with or without padding. */
export const bytesOf = (text: string): Buffer =>
  Buffer.from(text.replaceAll(".", "+").replaceAll("-", "+").replaceAll("_", "/"), "base64");
