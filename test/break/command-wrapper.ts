import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A command to come first in PATH. It writes every call to the file RELEASE_BREAK_<NAME>_LOG, after the number of its
 * process, and spoils the one with the index in RELEASE_BREAK_<NAME>, `<n>:<how>`: `error` fails instead of it, `lost`
 * fails after it, `kill` and `kill-after` end the run before and after it, `orphan` ends the run and does it then, as a
 * child does that outlives its parent, `stop` asks the run to stop while the command hangs. "After" a conversation
 * (`cat-file --batch`) is when it ends: one whose answers are kept back would never end.
 */
const script = (real: string, name: string): string => `#!/bin/sh
log=$RELEASE_BREAK_${name}_LOG
[ -n "$log" ] || exec '${real}' "$@"
echo "$$ $*" | tr '\\n' ' ' | sed 's/$/\\n/' >> "$log"
[ -n "$RELEASE_BREAK_${name}" ] || exec '${real}' "$@"
index=$(grep -n "^$$ " "$log" | tail -1 | cut -d: -f1)
[ "$index" = "$(( \${RELEASE_BREAK_${name}%:*} + 1 ))" ] || exec '${real}' "$@"
spent() {
  case " $* " in
    *' --batch '*) '${real}' "$@" ;;
    *) '${real}' "$@" > /dev/null ;;
  esac
}
case "\${RELEASE_BREAK_${name}#*:}" in
  error) echo 'fatal: broken' >&2; exit 128 ;;
  kill) kill -9 $PPID; exit 128 ;;
  orphan) kill -9 $PPID; exec '${real}' "$@" ;;
  lost) spent "$@"; echo 'fatal: the answer is lost' >&2; exit 128 ;;
  kill-after) spent "$@"; kill -9 $PPID; exit 128 ;;
  stop) kill -TERM $PPID; exec sleep 60 ;;
esac
`;

/** Puts wrappers of commands into a folder. Gives the folder. */
export function wrapCommands(folder: string, ...names: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    const place = join(folder, name);
    writeFileSync(place, script(real, name.toUpperCase()));
    chmodSync(place, 0o755);
  }
  return folder;
}
