import { found, lacking, type Finding } from './finding.ts';
import { textOf, type Page } from './page.ts';

/** Names checksum files commonly have: ours, GoReleaser's, those of `sha256sum` users. */
const names = /^(?:sha256sums?|.*checksums?)(?:\.txt|\.sha256)?$/i;

/** Whether a file is called as files of checksums are. */
export function isChecksums(name: string): boolean {
  return names.test(name);
}

/** Whether the checksum files of a page agree with what was downloaded. */
export function judgeChecksums(page: Page): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { name } of page.files) {
    if (!isChecksums(name)) continue;
    findings.push(judge(name, readChecksums(textOf(page, name) ?? ''), page));
  }
  return findings;
}

/** What `sha256sum` writes: digest, a space, a space or `*`, name (GNU coreutils). Other lines are passed over. */
export function readChecksums(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [, digest, name] = /^([0-9a-fA-F]{64}) [ *](.+)$/.exec(line) ?? [];
    return digest === undefined || name === undefined ? [] : [[name, digest.toLowerCase()] as const];
  });
  return new Map(lines);
}

function judge(name: string, sums: ReadonlyMap<string, string>, { files }: Page): Finding {
  const known = files.filter((file) => sums.has(file.name));
  const wrong = known.filter((file) => sums.get(file.name) !== file.sha256);
  if (wrong.length === 0) return found('CHECKSUMS', name, `right for ${known.length} files`);
  return lacking('CHECKSUMS', name, `says otherwise of ${wrong.map((file) => file.name).join(', ')}`);
}
