/** The value of a JSON text, or null where it is none: for texts whose shape is checked next anyway. */
export function jsonOrNull(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
