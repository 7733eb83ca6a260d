/** Something with a name that may not be unique, and the directory that tells it apart. */
export interface Named {
  readonly name: string;
  readonly path: string;
}

/** A name for each, in order: its own, or its directory where another one is called the same. */
export function distinctNames(items: readonly Named[]): readonly string[] {
  const count = new Map<string, number>();
  for (const { name } of items) count.set(name, (count.get(name) ?? 0) + 1);
  return items.map(({ name, path }) => (count.get(name) === 1 || path === '.' ? name : path));
}
