/**
 * Output for the log of a GitHub Actions job, in which no line is a workflow command: the runner takes `::name::` where a line begins
 * with it, blanks before it aside, and `##[name]` anywhere (GitHub docs, "Workflow commands for GitHub Actions"; actions/runner,
 * `ActionCommand`). A backslash, which Markdown drops, stands before what would have been one.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*)::/gm, '$1\\::').replaceAll('##[', '#\\#[');
}

/** The same for JSON: no line of it begins with `::`, and what it says stays. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll('##[', String.raw`\u0023#[`);
}
