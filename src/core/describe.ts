import type { Action, AssetSource } from './model.ts';
import { cleanLine, cut } from './notes/clean.ts';

/**
 * One line for people that says what an action does. Safe to show in a terminal; not Markdown. At most 200
 * code points per untrusted value.
 */
export function describe(action: Action): string {
  if (isPlugin(action)) return describePlugin(action);
  switch (action.kind) {
    case 'writeFile':
      return describeWriting(action);
    case 'removeFile':
      return `remove ${show(action.path)}`;
    case 'run':
      return `run ${show(action.title)}: ${action.argv.map(word).join(' ')}`;
    case 'checkApi':
      return `compare the API of ${show(action.package)} ${show(action.next)} with ${show(action.previous)} (${action.policy})`;
    case 'gatherAssets':
      return describeAssets(action);
    case 'packPackage':
      return describePacking(action);
    case 'commit':
      return `commit ${count([...action.paths, ...action.removed], 'file')}: ${show(action.message.split('\n', 1)[0] ?? '')}`;
    case 'tag':
      return `tag the commit ${show(action.name)}`;
    case 'attest':
    case 'storeAttestations':
    case 'attachStatements':
      return describeEvidence(action);
    case 'push':
      return describePush(action);
    case 'draftRelease':
    case 'publishRelease':
    case 'deleteDraft':
      return describePage(action);
    case 'stagePackage':
    case 'publishPackage':
      return describePublishing(action);
    case 'publishWith':
      return `publish ${show(action.title)}: ${action.argv.map(word).join(' ')}`;
    case 'retract':
      return describeRetraction(action);
    case 'record':
      return `record in ${show(action.ledger)} that the release is complete`;
  }
}

function describeAssets({ tag, sources, checksums }: Action<'gatherAssets'>): string {
  const names = sources.map(assetName).map(show).join(', ');
  const sums = checksums === null ? '' : `, with checksums in ${show(checksums)}`;
  return `gather files for ${show(tag)}: ${names === '' ? 'none' : names}${sums}`;
}

/** A file to attach, as it is named before it is there. */
export function assetName(source: AssetSource): string {
  return source.kind === 'pattern' ? source.pattern : source.name;
}

function describeWriting({ path, before, edits }: Action<'writeFile'>): string {
  return before === null ? `create ${show(path)}` : `change ${show(path)} (${places(edits)})`;
}

function describeEvidence(action: Action<'attest' | 'storeAttestations' | 'attachStatements'>): string {
  if (action.kind === 'attest') return describeSigning(action);
  if (action.kind === 'storeAttestations')
    return `store the attestations of ${show(action.tag)} on ${show(action.on)}`;
  return `put the statements about the image ${show(action.package)} ${show(action.version)} beside it`;
}

function describeSigning({ tag, with: { key, keyless, cosign } }: Action<'attest'>): string {
  const file = typeof key === 'string' ? key : key === null ? null : `the key in ${key.env}`;
  const by = file ?? (keyless === false ? (cosign?.[0] ?? 'nothing') : 'Sigstore');
  return `sign the files of ${show(tag)} and where they come from, with ${show(by)}`;
}

type PluginAction = Action<'preparePlugin' | 'publishPlugin' | 'tellPlugin'>;

function isPlugin(action: Action): action is PluginAction {
  return 'plugin' in action;
}

function describePlugin(action: PluginAction): string {
  const place = `${show(action.tag)}${action.path === '.' ? '' : ` in ${show(action.path)}`}`;
  const plugin = `the semantic-release plugin ${show(action.plugin)}`;
  switch (action.kind) {
    case 'preparePlugin':
      return action.assets === null
        ? `let ${plugin} prepare ${place}`
        : `add files to the commit in place of ${plugin}: ${action.assets.map(show).join(', ') || 'none'}`;
    case 'publishPlugin': {
      const more = action.addTo.map((channel) => `, then add it to ${show(channel)}`).join('');
      return `let ${plugin} publish ${place}${more}`;
    }
    case 'tellPlugin':
      return `tell ${plugin} how ${place} ended (${action.of.join(', ')})`;
  }
}

function describePush({ remote, branch, tags, ledger }: Action<'push'>): string {
  const shown = tags.slice(0, 5).map(show).join(', ');
  const rest = tags.length > 5 ? ` and ${tags.length - 5} more` : '';
  const what =
    tags.length === 0 ? show(branch) : `${show(branch)} and ${count(tags, 'tag')} (${shown}${rest})`;
  const entry = ledger === null ? '' : `, with an entry in ${show(ledger)}`;
  return remote === null
    ? `move ${what} in this repository${entry}, all or none`
    : `push ${what} to ${show(remote)}${entry}, all or none`;
}

function describePage(action: Action<'draftRelease' | 'publishRelease' | 'deleteDraft'>): string {
  if (action.kind === 'draftRelease') return describeDraft(action);
  if (action.kind === 'publishRelease') return describePublic(action);
  return `delete the draft of the release page of ${show(action.tag)} on ${show(action.on)}`;
}

function describeDraft({ on, tag, title }: Action<'draftRelease'>): string {
  const page = title === tag ? show(tag) : `${show(title)} of ${show(tag)}`;
  return `draft the release page ${page} on ${show(on)}`;
}

const registries = { npm: 'npm', cargo: 'crates.io', python: 'PyPI', image: 'its registry' } as const;

function describePacking({ package: name, version, packer, source }: Action<'packPackage'>): string {
  return source === undefined
    ? `pack ${show(name)} ${show(version)} with ${packer}`
    : `find the image ${show(name)} ${show(version)} in ${show(source)}`;
}

function describePublishing(action: Action<'publishPackage' | 'stagePackage'>): string {
  const { to, package: name, version, registry, tag } = action;
  if (action.kind === 'stagePackage') return `stage ${show(name)} ${show(version)} for a person to approve`;
  const { tags, staged } = action;
  if (tags !== undefined) {
    const names = [...tags.fixed, ...tags.moving].map(show).join(', ');
    return `publish the image ${show(name)} ${show(version)} as ${names}`;
  }
  if (staged === true) return `see that ${show(name)} ${show(version)} is approved and public`;
  const marks = tag === null ? '' : ` (${show(tag)})`;
  return `publish ${show(name)} ${show(version)} to ${registry === null ? registries[to] : show(registry)}${marks}`;
}

function describePublic({ on, tag, prerelease, latest }: Action<'publishRelease'>): string {
  const marks = [...(prerelease ? ['prerelease'] : []), ...(latest ? ['latest'] : [])];
  return `publish the release page of ${show(tag)} on ${show(on)}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

function describeRetraction({ remote, branch, commit, base, tags }: Action<'retract'>): string {
  const names = Object.keys(tags).map(show).join(', ');
  const revert = commit === base ? '' : `revert ${commit.slice(0, 12)} on ${show(branch)}, `;
  return `${revert}delete ${names} on ${show(remote)} and close the entry of the ledger, all or none`;
}

function places(edits: readonly unknown[]): string {
  return edits.length === 0 ? 'no change' : count(edits, 'place');
}

function count(list: readonly unknown[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}

function show(text: string): string {
  return cut(cleanLine(text), 200);
}

/** An argument as one could type it; quoted for reading only, nothing is ever given to a shell. */
function word(text: string): string {
  const shown = show(text);
  return /^[\w@%+=:,./*{}-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
