/** Whether a name and a value may be a header of HTTP (RFC 9110 §5.1, §5.5: a token; visible ASCII, spaces and tabs). */
export function isHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && isHeaderValue(value);
}

export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(value);
}
