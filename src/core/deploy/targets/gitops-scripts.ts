/*
 * Scripts for a branch of another repository: `vcs` is git, in a bare repository that lives as long as the script. Nothing is
 * checked out, so no hook, filter or link of that repository plays a part.
 */

const fetching = `work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd -- "$work"
export GIT_TERMINAL_PROMPT=0
vcs init -q --bare --template= .
fetching() { vcs fetch -q --no-tags --depth="$1" -- "$url" "refs/heads/$branch" && head=$(vcs rev-parse FETCH_HEAD); }
`;

/** Whether the branch can be read, and has the file. */
export const checkBody: string = [
  fetching,
  `fetching 1
vcs cat-file -e "$head:$path"`,
].join('\n');

/**
 * The commit of the branch, the mode of the file, the words of deployments in the newest hundred commits, and after an empty line
 * the file, with a full stop behind its end: what reads this may drop a last newline.
 */
export const lookBody: string = [
  fetching,
  `fetching 100
printf '%s\\n' "$head"
mode=$(vcs ls-tree "$head" -- "$path")
printf '%s\\n' "\${mode%% *}"
vcs log --fixed-strings --grep="$word: $environment $path " --format="%(trailers:key=$word,valueonly)" "$head" | sed '/^$/d'
echo
vcs cat-file blob "$head:$path"
printf .`,
].join('\n');

/** Ends with \`moved\` where the branch is no longer at \`$commit\`: a plain push never takes away what others pushed. */
export const pushBody: string = [
  fetching,
  `fetching 1
[ "$head" = "$commit" ] || exit 3
blob=$(printf %s "$text" | vcs hash-object -w --stdin)
vcs read-tree "$head"
vcs update-index --add --cacheinfo "$mode,$blob,$path"
tree=$(vcs write-tree)
new=$(printf '%s\\n' "$message" | vcs commit-tree "$tree" -p "$head")
vcs push -q -- "$url" "$new:refs/heads/$branch" && exit 0
fetching 1
[ "$head" = "$commit" ] || exit 3
exit 1`,
].join('\n');

/** What \`pushBody\` ends with where it has to be looked at again. */
export const moved = 3;
