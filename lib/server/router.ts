/** A path with `[name]` for a segment that may be anything, and what answers it. */
export interface Route<Target> {
  readonly path: string;
  readonly target: Target;
}

interface Node<Target> {
  readonly next: Map<string, Node<Target>>;
  anything?: Node<Target>;
  target?: Target;
}

/**
 * Finds what answers a path. A hash look-up for nearly every request: no expression is run and nothing is decoded, since a
 * path of the protocol has one spelling.
 *
 * @param tenantRoutes below `/t/{tenant}`
 * @param rootRoutes from the host's root
 */
export function createRouter<Target>(tenantRoutes: readonly Route<Target>[], rootRoutes: readonly Route<Target>[]) {
  const tenant = createTable(tenantRoutes);
  const root = createTable(rootRoutes);
  return (path: string): Target | undefined => {
    if (!path.startsWith("/t/")) return root(path);
    const end = path.indexOf("/", 3);
    return end > 3 ? tenant(path.slice(end)) : undefined;
  };
}

function createTable<Target>(routes: readonly Route<Target>[]): (path: string) => Target | undefined {
  const exact = new Map<string, Target>();
  const tree: Node<Target> = { next: new Map() };
  for (const { path, target } of routes) {
    if (path.includes("[")) grow(tree, path.slice(1).split("/")).target = target;
    else exact.set(path, target);
  }
  return (path) => exact.get(path) ?? walk(tree, path, 1);
}

function grow<Target>(tree: Node<Target>, segments: readonly string[]): Node<Target> {
  let node = tree;
  for (const segment of segments) {
    const known = segment.startsWith("[") ? node.anything : node.next.get(segment);
    const child: Node<Target> = known ?? { next: new Map() };
    if (segment.startsWith("[")) node.anything = child;
    else node.next.set(segment, child);
    node = child;
  }
  return node;
}

/** A named segment wins over `[anything]`, and only when it leads nowhere the other is tried. */
function walk<Target>(node: Node<Target>, path: string, from: number): Target | undefined {
  if (from > path.length) return node.target;
  const slash = path.indexOf("/", from);
  const end = slash === -1 ? path.length : slash;
  if (end === from) return undefined;
  const named = node.next.get(path.slice(from, end));
  return (named && walk(named, path, end + 1)) ?? (node.anything && walk(node.anything, path, end + 1));
}
