/** The text of an answer, or null where it is longer than is to be read, in bytes; the rest is not fetched. */
export async function bodyOf(response: Response, longest: number): Promise<string | null> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.byteLength;
    if (size > longest) {
      await reader.cancel();
      return null;
    }
    parts.push(decoder.decode(next.value, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}
