import { fencing, needs } from './script.ts';

/*
 * Scripts for nginx between two slots. `$file` holds one upstream, which is ours; its first line tells what is in it, so that what
 * takes traffic is read from what nginx reads: `# release: old=blue new=green share=10`. `reload` tests and reloads nginx.
 * Files of other services may be in the directory, and nginx may include all of it: what is put beside the file has its name, after a
 * full stop, which no `*` of nginx stands for.
 */

const reading = `at=$(dirname -- "$file")
cd -- "$at"
told() {
  line=
  [ ! -e "$file" ] || IFS= read -r line <"$file" || :
  for word in \${line#'# release:'}; do
    case $word in "$1="*) printf '%s\\n' "\${word#*=}" && return 0 ;; esac
  done
}
set -f`;

/** Whether the file can be written. */
export const checkBody: string = [
  needs,
  `needs flock
${reading}
[ -w . ] || { echo "$at cannot be written" >&2; exit 1; }`,
].join('\n');

/** Says which slot takes traffic, which one is new, and what share of it that one has; nothing where nobody ever said. */
export const lookBody: string = [
  reading,
  `printf '%s %s %s\\n' "$(told old)" "$(told new)" "$(told share)"`,
].join('\n');

/**
 * Writes the file in one step and lets nginx read it; what was there comes back where nginx refuses it. Uses `$fence`, `$state`
 * (the words of the first line) and `$text` (the lines below).
 */
export const writeBody: string = [
  needs,
  fencing,
  `${reading}
beside=.$(basename -- "$file")
fencing "$beside"
printf '# release: %s\\n%s\\n' "$state" "$text" >"$beside.new"
if [ -e "$file" ]; then cp -p -- "$file" "$beside.rb"; else rm -f -- "$beside.rb"; fi
mv -f -- "$beside.new" "$file"
reload && exit 0
if [ -e "$beside.rb" ]; then mv -f -- "$beside.rb" "$file"; else rm -f -- "$file"; fi
exit 1`,
].join('\n');
