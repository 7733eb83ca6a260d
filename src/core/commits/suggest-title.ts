import { suggest } from '../suggest.ts';
import { readHeader, takePullRequest } from './header.ts';
import { cleanLine } from './text.ts';

/** Types of Conventional Commits and the conventions around it (commitlint's config-conventional). */
const usualTypes = [
  ...['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test'],
] as const;

/** Words people write for a type; they count only where that type is known. */
const otherWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    feat: ['feature', 'features', 'feats', 'enhancement', 'new'],
    fix: ['fixes', 'fixed', 'fixing', 'bugfix', 'bugfixes', 'hotfix', 'bug'],
    docs: ['doc', 'documentation', 'readme'],
    test: ['tests', 'testing'],
    perf: ['performance', 'optimisation', 'optimization', 'optimise', 'optimize'],
    refactor: ['refactoring', 'refactored', 'cleanup'],
    style: ['styles', 'formatting'],
    build: ['builds'],
    chore: ['chores', 'housekeeping'],
    ci: ['cicd', 'workflow', 'workflows'],
    revert: ['reverts', 'reverted'],
  }).flatMap(([type, words]) => words.map((word): [string, string] => [word, type])),
);

/** Verbs that tell the type and stay in the subject. */
const verbs: ReadonlyMap<string, string> = new Map(
  ['add', 'adds', 'added', 'implement', 'implements', 'introduce', 'introduces'].map(
    (verb): [string, string] => [verb, 'feat'],
  ),
);

/** Verbs that are the type. Other words for types are nouns as well, and begin many a sentence: 'Style guide is wrong'. */
const typeVerbs: ReadonlySet<string> = new Set(['fix', 'fixes', 'fixed', 'fixing']);

/** How a subject begins; behind anything else, what stands before it was taken apart wrongly. */
const subjectStart = /^[\p{L}\p{N}'"`‘“]/u;

/** Longest header that is mended, in UTF-16 code units: longer ones are no titles. */
const longestHeader = 500;

/** Every type a project knows: those of Conventional Commits, and its own. */
export function knownTypes(own: readonly string[]): ReadonlySet<string> {
  return new Set([...usualTypes, ...own.map((type) => type.toLowerCase())]);
}

/**
 * The header as it should be: `type(scope)!: subject` with a known type, keeping the reference to a pull request at its end.
 * The header itself where it is right; null where nothing can be told. What comes back is one line without control characters.
 */
export function suggestTitle(header: string, types: ReadonlySet<string>): string | null {
  if (header.length > longestHeader) return null;
  const line = cleanLine(header);
  const { text } = takePullRequest(line);
  const end = line.slice(text.length);
  const parts = takeApart(text, types);
  if (parts === null || parts.subject === '') return null;
  const scope = parts.scopes.length === 0 ? '' : `(${parts.scopes.join(',')})`;
  const title = `${parts.type}${scope}${parts.bang ? '!' : ''}: ${parts.subject}${end}`;
  return readHeader(title)?.type === parts.type ? title : null;
}

interface Parts {
  readonly type: string;
  readonly scopes: readonly string[];
  readonly bang: boolean;
  readonly subject: string;
}

function takeApart(text: string, types: ReadonlySet<string>): Parts | null {
  const header = readHeader(text);
  if (header === null) return takeLoosely(text, types);
  const type = typeOf(header.type, types);
  return type === null ? null : { ...header, type, subject: subjectFor(text, type, header.subject) };
}

/** Takes what was meant to be a header apart. */
function takeLoosely(text: string, types: ReadonlySet<string>): Parts | null {
  const { word, isMeant, bang, scope, subject } = piecesOf(text);
  const verb = isMeant ? undefined : verbs.get(word.toLowerCase());
  if (verb !== undefined && types.has(verb))
    return { type: verb, scopes: [], bang: false, subject: lowerFirst(text) };
  if (!subjectStart.test(subject) || !(isMeant || typeVerbs.has(word.toLowerCase()))) return null;
  const type = typeOf(word.toLowerCase(), types);
  if (type === null) return null;
  const scopes = [...new Set(scope.split(',').map(cleanLine))].filter((name) => name !== '');
  return { type, scopes, bang, subject: subjectFor(word, type, subject) };
}

interface Pieces {
  readonly word: string;
  /** Whether something around the word shows that it was meant to be a type. */
  readonly isMeant: boolean;
  readonly bang: boolean;
  readonly scope: string;
  readonly subject: string;
}

/** The pieces of a text from its front, one after the other: `[word]! (scope)! : subject`, all but the word optional. */
function piecesOf(text: string): Pieces {
  const [whole, word] = front(/^[[(]?([A-Za-z][\w-]*)[\])]?/, text);
  const early = takeMark(text.slice(whole.length));
  const [scoped, scope] = front(/^[([]([^()[\]]*)[)\]]/, early.rest);
  const late = takeMark(early.rest.slice(scoped.length));
  const [colon] = front(/^(?::(?!\/\/)|- |–|—)/, late.rest);
  const bang = early.bang || late.bang;
  const isMeant = whole !== word || bang || scoped + colon !== '';
  return { word, isMeant, bang, scope, subject: late.rest.slice(colon.length).trim() };
}

/** What a pattern finds, and its group; empty texts where it finds nothing. */
function front(pattern: RegExp, text: string): readonly [string, string] {
  const [whole = '', part = ''] = pattern.exec(text) ?? [];
  return [whole, part];
}

function takeMark(text: string): { readonly bang: boolean; readonly rest: string } {
  const rest = text.trimStart();
  return rest.startsWith('!') ? { bang: true, rest: rest.slice(1).trimStart() } : { bang: false, rest };
}

/** The known type a word stands for, or is a slip of the keyboard of. */
function typeOf(word: string, types: ReadonlySet<string>): string | null {
  if (types.has(word)) return word;
  const other = otherWords.get(word);
  if (other !== undefined && types.has(other)) return other;
  return word.length > 3 ? suggest(word, [...types]) : null;
}

/** A subject stays as it is, unless its header is mended at the type: then it begins in lower case as well. */
function subjectFor(text: string, type: string, subject: string): string {
  return text.startsWith(type) ? subject : lowerFirst(subject);
}

/** A word of one capital and small letters begins small; names such as README or GitHub stay. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]*(?![\w-])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
