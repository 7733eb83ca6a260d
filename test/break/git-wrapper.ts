import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A `git` to come first in PATH. It writes every call to the file RELEASE_BREAK_LOG, and spoils the one with the index in
 * RELEASE_BREAK_GIT, `<n>:<how>`: `error` fails instead of it, `lost` fails after it, `kill` and `kill-after` end the run
 * before and after it, `orphan` ends the run and does it then, as a child does that outlives its parent.
 */
const script = (real: string): string => `#!/bin/sh
[ -n "$RELEASE_BREAK_LOG" ] || exec '${real}' "$@"
echo "$$ $*" | tr '\\n' ' ' | sed 's/$/\\n/' >> "$RELEASE_BREAK_LOG"
[ -n "$RELEASE_BREAK_GIT" ] || exec '${real}' "$@"
index=$(grep -n "^$$ " "$RELEASE_BREAK_LOG" | tail -1 | cut -d: -f1)
[ "$index" = "$(( \${RELEASE_BREAK_GIT%:*} + 1 ))" ] || exec '${real}' "$@"
case "\${RELEASE_BREAK_GIT#*:}" in
  error) echo 'fatal: broken' >&2; exit 128 ;;
  kill) kill -9 $PPID; exit 128 ;;
  orphan) kill -9 $PPID; exec '${real}' "$@" ;;
  lost) '${real}' "$@" > /dev/null; echo 'fatal: the answer is lost' >&2; exit 128 ;;
  kill-after) '${real}' "$@" > /dev/null; kill -9 $PPID; exit 128 ;;
esac
`;

/** Puts the wrapper into a folder. Gives the folder. */
export function wrapGit(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const place = join(folder, 'git');
  writeFileSync(place, script(real));
  chmodSync(place, 0o755);
  return folder;
}
