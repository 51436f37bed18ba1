import { verify } from "@node-rs/argon2";
import { type Scheme, within } from "./scheme";

const phc =
  /^\$(argon2(?:id|i|d))\$v=(?:16|19)\$m=(\d{1,9}),t=(\d{1,6}),p=(\d{1,3})\$[A-Za-z0-9+/]{11,88}\$[A-Za-z0-9+/]{16,88}$/;
/** KiB, passes and lanes; and KiB by passes, which is the work. */
const most = [131_072, 64, 16] as const;
const mostWork = 524_288;

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, with other parameters than ours, and its siblings. */
export const argon2: Scheme = {
  names: ["argon2id", "argon2i", "argon2d"],
  takes: "argon2id, argon2i, argon2d (PHC) up to 128 MiB",
  read(text) {
    const [, name, ...numbers] = phc.exec(text) ?? [];
    if (name === undefined) return undefined;
    const costs = numbers.map(Number);
    const [memory = 0, passes = 0, lanes = 0] = costs;
    if (!within(costs, most) || memory * passes > mostWork || memory < 8 * lanes)
      return { flaw: "argon2 has at most 128 MiB, 16 lanes, and 512 MiB over all passes here" };
    return { kind: [name, ...costs].join(":"), verify: (password) => verify(text, password) };
  },
  decoy: (name, [memory, passes, lanes]) =>
    `$${name}$v=19$m=${memory},t=${passes},p=${lanes}$${"c2FsdHNhbHRzYWx0c2FsdA"}$${"A".repeat(43)}`,
};
