/** Whether the percent-encodings of a path can be read. Next answers 500 where they cannot. */
export function isDecodable(path: string): boolean {
  if (!path.includes("%")) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
