import { readdirSync, watch } from "node:fs";
import path from "node:path";

/**
 * Tells of each change to a file below these folders whose name matches. Watches folders and not files, so that an editor that puts
 * a new file in the place of the old one is seen too.
 *
 * @returns how to end it
 */
export function watchFolders(folders, pattern, onChange) {
  const watchers = new Map();
  const add = (folder) => {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, (_event, name) => {
      addBelow(folder);
      if (name && pattern.test(name)) onChange(path.join(folder, name));
    });
    // A folder that is removed takes its watcher with it.
    watcher.on("error", () => watchers.delete(folder));
    watchers.set(folder, watcher);
  };
  const addBelow = (folder) => {
    for (const entry of entriesOf(folder)) if (entry.isDirectory()) addTree(path.join(folder, entry.name));
  };
  const addTree = (folder) => {
    if (watchers.has(folder)) return;
    add(folder);
    addBelow(folder);
  };
  for (const folder of folders) addTree(folder);
  return {
    close: () => {
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
