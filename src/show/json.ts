/** Legal inside JSON strings as they are, but they steer terminals or hide: C1 controls, format, separators. */
const acting = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A value as JSON for people and scripts: characters that would act in a terminal are written as escapes, which
 * every parser reads back as the same value (RFC 8259 §7).
 */
export function showJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(acting, (char) =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
