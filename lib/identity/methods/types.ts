import type { MethodName, Proven } from "@/lib/model/authentication";

/** What a method shows that the person has: two of one kind are no second factor (NIST SP 800-63B §4.2). */
export type Factor = "knowledge" | "possession";

/** The answer does not prove anything. */
export interface Flaw {
  readonly kind: "wrong";
}

export interface Proof {
  readonly kind: "proven";
  readonly proven: Proven;
}

/**
 * A way to prove who one is. A try was counted, and found within its limits, before it is verified.
 * @template Known what the answer is held against, found by the statement that counted the try
 */
export interface Method<Known> {
  readonly name: MethodName;
  readonly factor: Factor;
  /** Its value in `amr` (RFC 8176 §2). */
  readonly amr: string;
  /**
   * @param answer what the person typed, as it came
   * @param now seconds since 1970
   */
  verify(answer: string, known: Known, now: number): Promise<Proof | Flaw>;
}

export const wrong: Flaw = { kind: "wrong" };

/** What is shown by an answer that is right. */
export const proofOf = ({ name }: Pick<Method<never>, "name">, now: number): Proof => ({
  kind: "proven",
  proven: { method: name, at: now },
});
