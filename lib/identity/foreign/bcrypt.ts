import { verify } from "@node-rs/bcrypt";
import type { Scheme } from "./scheme";

/** About a second of work; each step doubles it. */
const mostCost = 14;

/** `$2b$12$…`. Of a password it knows the first 72 bytes alone, as wherever it comes from. */
export const bcrypt: Scheme = {
  names: ["bcrypt"],
  takes: `bcrypt ($2a$, $2b$, $2y$) up to a cost of ${mostCost}`,
  read(text) {
    const [, cost] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text) ?? [];
    if (cost === undefined) return undefined;
    if (Number(cost) < 4 || Number(cost) > mostCost) return { flaw: `bcrypt has a cost from 4 to ${mostCost} here` };
    return { kind: `bcrypt:${Number(cost)}`, verify: (password) => verify(password, text) };
  },
  decoy: (_, [cost = 4]) => `$2b$${String(cost).padStart(2, "0")}$${"a".repeat(21)}u${"b".repeat(30)}e`,
};
