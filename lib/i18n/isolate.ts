/**
 * Names come from elsewhere and may be written the other way round. Set apart from the sentence (Unicode UAX #9 §2.4.2) they cannot
 * reorder its words; their own controls are dropped, because with those they could.
 */
export function isolated<V>(
  values: Readonly<Record<string, V>> | undefined,
  direction: string,
): Record<string, V | string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [
      name,
      typeof value === "string" ? isolate(value, direction) : value,
    ]),
  );
}

function isolate(value: string, direction: string): string {
  const plain = value.replace(controls, "");
  return direction === "rtl" || rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}

const controls = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
