import type { Argv } from '../../model.ts';
import type { Step } from './program.ts';

/** A script for a POSIX shell: a text of ours that never changes, and what it is run with. */
export interface Script {
  readonly title: string;
  /** Names of its variables → values, of any text without NUL. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of its functions → commands they stand for, with the arguments they are called with after those given here. */
  readonly commands: Readonly<Record<string, Argv>>;
  /** Its positional parameters, `"$@"`. */
  readonly words: readonly string[];
  readonly body: string;
}

/** Where scripts run. */
export interface ScriptPlace {
  /** A host of ssh(1), such as `deploy@web1.example.com`; null for this machine. */
  readonly host: string | null;
  /** File of ssh_config(5) to use instead of the user's own. */
  readonly sshConfig?: string | undefined;
}

/**
 * Connections fail instead of asking somebody who is not there, and a host that answers no more is given up after a minute.
 */
const sshOptions = [
  ...['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=20'],
  ...['-o', 'ServerAliveInterval=15', '-o', 'ServerAliveCountMax=4'],
];

/**
 * Runs a script on a host, or here. The whole script goes over standard input, so that the login shell there, whichever it is,
 * has nothing to read but `sh`; nothing of it can be seen in the list of processes.
 */
export function scriptStep({ host, sshConfig }: ScriptPlace, script: Script): Step {
  const config = sshConfig === undefined ? [] : ['-F', sshConfig];
  return {
    title: host === null ? script.title : `${script.title} (${host})`,
    argv: host === null ? ['sh'] : ['ssh', ...sshOptions, ...config, '--', host, 'sh'],
    input: scriptText(script),
    env: {},
  };
}

/**
 * The text of a script. A shell reads a compound command to its end before it runs any of it, so a connection that breaks on
 * the way runs nothing; and what it starts cannot read the rest of the script from its input.
 */
export function scriptText({ variables, commands, words, body }: Script): string {
  return [
    '{',
    ...Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`),
    ...Object.entries(commands).map(
      ([name, argv]) => `${name}() { ${argv.map(quoted).join(' ')} "$@" 9>&-; }`,
    ),
    'main() {',
    'set -eu',
    body,
    '}',
    ['main', ...words.map(quoted), '</dev/null'].join(' '),
    'exit',
    '}',
    '',
  ].join('\n');
}

/** A text as one word of a POSIX shell, whatever is in it but NUL. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Says which of some programs are not there, and ends with EX_UNAVAILABLE. */
export const needs = `needs() {
  for program in "$@"; do
    command -v "$program" >/dev/null && continue
    echo "$program is not there" >&2
    exit 69
  done
}`;

/**
 * Lets one deployment at a time go on, and none after a newer one: the number of the newest that was seen is kept in a file of the
 * current directory, whose name begins with the argument, if there is one: for where others deploy to the same directory. Descriptor
 * 9 holds the lock until the script has ended. Uses \`$fence\`; ends with EX_TEMPFAIL.
 */
export const fencing = `fencing() {
  kept=\${1-}.release
  needs flock
  exec 9>>"$kept.lock"
  tries=0
  until flock -n 9; do
    tries=$((tries + 1))
    [ "$tries" -le 600 ] || { echo "another deployment has not ended for 10 minutes: $(pwd)/$kept.lock" >&2; exit 1; }
    sleep 1
  done
  seen=0
  [ ! -e "$kept.fence" ] || seen=$(cat -- "$kept.fence")
  case $seen in '' | *[!0-9]*) echo "$(pwd)/$kept.fence has no number in it" >&2; exit 1 ;; esac
  if [ "$fence" -lt "$seen" ]; then
    echo "$(pwd)/$kept.fence: number $seen was here, and this is number $fence" >&2
    exit 75
  fi
  echo "$fence" >"$kept.fence.new"
  mv -f -- "$kept.fence.new" "$kept.fence"
}`;
