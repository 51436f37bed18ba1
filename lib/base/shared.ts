const registry = Symbol.for("gatehouse.shared");

type Registry = Map<string, unknown>;

/**
 * What must exist once per process (database pool, caches, metrics). `server.ts` and Next's bundle each carry a copy of `lib/`,
 * so module scope is not enough: the value lives on `globalThis`.
 *
 * @param name the value's name, unique in the process
 * @param make called the first time only
 */
export function shared<T>(name: string, make: () => T): T {
  const holder = globalThis as { [registry]?: Registry };
  holder[registry] ??= new Map();
  if (!holder[registry].has(name)) holder[registry].set(name, make());
  return holder[registry].get(name) as T;
}
