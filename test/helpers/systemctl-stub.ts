import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/**
 * A STUB of systemctl(1), written from its manual; it is not systemd. It knows one unit, `app.service`, which runs `sh ./app.sh` in a
 * directory and starts it again 200 ms after it ended (Restart=always). Processes, their directories and their ends are real.
 */
export interface SystemctlStub {
  readonly path: string;
  /** Lets it know the unit. @param home its WorkingDirectory */
  define(home: string): void;
  show(property: string): string;
  call(verb: 'restart' | 'stop'): void;
}

/** Makes one; what it started ends with the test. */
export function systemctlStub(t: TestContext): SystemctlStub {
  const dir = mkdtempSync(join(tmpdir(), 'releasewright-systemctl-'));
  const path = join(dir, 'systemctl');
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  const run = (...args: string[]): string => spawnSync(path, args, { encoding: 'utf8' }).stdout.trim();
  t.after(() => {
    run('stop', '--', 'app.service');
    rmSync(dir, { recursive: true });
  });
  return {
    path,
    define: (home) => {
      writeFileSync(join(dir, 'home'), home);
    },
    show: (property) => run('show', '--value', `--property=${property}`, '--', 'app.service'),
    call: (verb) => {
      run(verb, '--', 'app.service');
    },
  };
}

const program = `#!/bin/sh
# A stub of systemctl for tests; not systemd.
cd -- "\${0%/*}" || exit 1
say() { echo "$2" >"$1.new" && mv -f "$1.new" "$1"; }
read_or() { cat "$1" 2>/dev/null || echo "$2"; }
stop() {
  [ -e keeper ] || return 0
  kill "$(cat keeper)" 2>/dev/null
  # 0 while nothing runs: to kill would mean the group of whoever called, the run of all tests among it.
  pid=$(read_or pid 0)
  [ "$pid" = 0 ] || kill "$pid" 2>/dev/null
  rm -f keeper pid
}
keep() {
  count=0
  while :; do
    say count "$count"
    say invocation "$(cat /proc/sys/kernel/random/uuid)"
    (cd "$(cat home)" && exec sh ./app.sh) &
    say pid "$!"
    say state active
    wait "$!"
    say pid 0
    say state activating
    sleep 0.2
    count=$((count + 1))
  done
}
case $1 in
restart)
  stop
  "$0" keep >/dev/null 2>&1 </dev/null &
  say keeper "$!"
  sleep 0.1
  ;;
keep) keep ;;
stop)
  stop
  say state inactive
  ;;
status) echo "app.service: $(read_or state inactive)" ;;
show)
  case $3 in
  --property=LoadState) [ -e home ] && echo loaded || echo not-found ;;
  --property=ActiveState) read_or state inactive ;;
  --property=MainPID) read_or pid 0 ;;
  --property=NRestarts) read_or count 0 ;;
  --property=InvocationID) read_or invocation '' ;;
  --property=Result) echo exit-code ;;
  esac
  ;;
esac
`;
