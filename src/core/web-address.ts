/** An http(s) address that a browser may open: no other scheme, no user, no password, of bounded length; null for anything else. */
export function webAddress(url: string | null): string | null {
  const parsed = url !== null && url.length <= 1000 && URL.canParse(url) ? new URL(url) : null;
  const isSafe =
    parsed !== null &&
    ['http:', 'https:'].includes(parsed.protocol) &&
    parsed.username + parsed.password === '';
  return isSafe ? parsed.href : null;
}
