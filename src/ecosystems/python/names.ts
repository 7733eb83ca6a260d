/** The name all spellings share (PEP 503): `Core.Lib`, `core_lib` and `core-lib` are one package. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
