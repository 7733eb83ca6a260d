/**
 * Removes from untrusted text what is not to be seen but acts: terminal sequences, control characters,
 * bidirectional overrides, invisible characters. Every pattern is linear: no class overlaps its successor.
 */

/** ECMA-48 control sequences (CSI) and strings (OSC, DCS, SOS, PM, APC), 7-bit and 8-bit forms. */
const sequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/g;

/** C0 and C1 controls but tab, line feed and carriage return; interlinear annotations. */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufff9-\ufffb]/g;

/**
 * Characters that show nothing (Unicode `Default_Ignorable_Code_Point`: bidi controls, zero-width characters,
 * tag characters, variation selectors), except where an emoji needs them (UTS #51 ZWJ sequences).
 */
const ignorable =
  /(\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?(?:\u200d\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?)*)|\p{Default_Ignorable_Code_Point}/gu;

/**
 * Untrusted text as one line that is safe to show anywhere: white space (line ends too) becomes single
 * spaces, what acts unseen is removed, lone surrogates become U+FFFD.
 */
export function cleanLine(text: string): string {
  return removeHidden(text)
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
}

/**
 * Untrusted text as lines that are safe to show: like {@link cleanLine}, but line ends (any style) become
 * '\n', tabs four spaces, and indentation stays.
 */
export function cleanLines(text: string): readonly string[] {
  return removeHidden(text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n'))
    .replaceAll('\t', '    ')
    .replace(/[^\S\n]/g, ' ')
    .split('\n')
    .map((line) => line.trimEnd());
}

/** The first `limit` code points, with '…' in place of the last one where something is left out. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = Array.from(text.slice(0, limit * 2 + 1));
  return points.length <= limit
    ? text
    : `${points
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}

function removeHidden(text: string): string {
  return text
    .replace(sequences, '')
    .replace(/[\u2028\u2029]/g, ' ')
    .replace(controls, (char) => (char === '\u0085' || char === '\u000b' || char === '\u000c' ? ' ' : ''))
    .replace(ignorable, (_, emoji: string | undefined) => emoji ?? '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}
