import { pagesOf } from "@/lib/admin/page";
import type { Context, Described, Query, Resource } from "@/lib/admin/resource";
import { columnWidths, inColumns, type OutputOptions, plainLine, text } from "./output";
import type { Terminal } from "./terminal";

/** Prints a list page by page, however long it is: one JSON array, or a table as wide as its first page. */
export async function printList(
  terminal: Terminal,
  { json }: OutputOptions,
  resource: Resource,
  context: Context,
  query: Query,
): Promise<void> {
  const print = json ? jsonArray(terminal) : growingTable(terminal, resource);
  let next: string | null = null;
  for await (const page of pagesOf(resource, context, query)) {
    print.items(page.items);
    next = page.next;
  }
  print.end();
  if (next !== null) terminal.complain(`gatehouse: there are more; go on with --after ${plainLine(next)}\n`);
}

/** As `JSON.stringify` prints an array, an item at a time. */
function jsonArray(terminal: Terminal) {
  let count = 0;
  return {
    items(items: readonly object[]) {
      for (const item of items) {
        const lines = JSON.stringify(item, null, 2).replaceAll("\n", "\n  ");
        terminal.write(`${count === 0 ? "[" : ","}\n  ${lines}`);
        count += 1;
      }
    },
    end: () => terminal.write(count === 0 ? "[]\n" : "\n]\n"),
  };
}

function growingTable(terminal: Terminal, resource: Described<object>) {
  const headings = resource.columns.map(({ heading }) => heading.toUpperCase());
  let widths: readonly number[] | undefined;
  return {
    items(items: readonly object[]) {
      const rows = items.map((item) => cellsOf(resource, item));
      const isFirst = widths === undefined;
      widths ??= columnWidths([headings, ...rows]);
      for (const row of isFirst ? [headings, ...rows] : rows) terminal.write(`${plainLine(inColumns(row, widths))}\n`);
    },
    end: () => undefined,
  };
}

/** A row of the table, as the resource's columns have it. */
export const cellsOf = ({ columns }: Described<object>, item: object): readonly string[] =>
  columns.map((column) => {
    const value = Object.entries(item).find(([name]) => name === column.member)?.[1];
    return column.text?.(item) ?? text(value);
  });
