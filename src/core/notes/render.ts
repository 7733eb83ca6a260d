import Handlebars from 'handlebars';
import { ReleaseError } from '../error.ts';
import type { CommitModel, TagModel } from './messages.ts';
import type { NotesModel } from './model.ts';
import type { PreviewModel } from './preview.ts';

/** The templates, ready to use. Every result is trimmed and uses '\n'. Each throws TEMPLATE_INVALID. */
export interface Templates {
  /** One section of CHANGELOG.md, heading included. */
  changelog(model: NotesModel): string;
  /** The body of a release page. */
  notes(model: NotesModel): string;
  /** The message of the release commit, without trailers. */
  commit(model: CommitModel): string;
  /** The message of an annotated tag. */
  tag(model: TagModel): string;
  /** The whole plan as Markdown. */
  preview(model: PreviewModel): string;
}

/** Template texts by name, without `.hbs`. Names other than those of {@link Templates} are partials. */
export type TemplateTexts = Readonly<Record<string, string>>;

const names = ['changelog', 'notes', 'commit', 'tag', 'preview'] as const;
type Name = (typeof names)[number];

/**
 * Values are safe already, so nothing is escaped again; a misspelt name is an error instead of an empty
 * place; only the helpers below exist; nothing of an object's prototype is reachable.
 */
const compileOptions: CompileOptions = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: { join: true, plural: true, log: false, helperMissing: false, blockHelperMissing: false },
};
const runtimeOptions = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };

/**
 * Compiles the texts in an environment of their own.
 * @throws ReleaseError TEMPLATE_INVALID with the template's name and line, when one is missing or malformed
 */
export function compileTemplates(texts: TemplateTexts): Templates {
  const env = environment();
  for (const [name, text] of Object.entries(texts)) {
    const parsed = guard(name, () => env.parse(text));
    if (!isName(name)) env.registerPartial(name, env.compile(parsed, compileOptions));
  }
  return {
    changelog: prepare(env, texts, 'changelog'),
    notes: prepare(env, texts, 'notes'),
    commit: prepare(env, texts, 'commit'),
    tag: prepare(env, texts, 'tag'),
    preview: prepare(env, texts, 'preview'),
  };
}

function environment(): typeof Handlebars {
  const env = Handlebars.create();
  env.unregisterHelper('log');
  env.registerHelper('join', (list: readonly unknown[], separator: unknown) =>
    list.map(String).join(String(separator)),
  );
  env.registerHelper(
    'plural',
    (count: unknown, one: unknown, many: unknown) => `${String(count)} ${String(count === 1 ? one : many)}`,
  );
  return env;
}

function prepare(env: typeof Handlebars, texts: TemplateTexts, name: Name): (model: object) => string {
  const text = texts[name];
  if (text === undefined) {
    throw new ReleaseError('TEMPLATE_INVALID', `there is no template ${name}.hbs`, { hint: reinstall });
  }
  const template = env.compile<object>(text, compileOptions);
  return (model) =>
    guard(name, () => template(model, runtimeOptions))
      .replace(/\r\n/g, '\n')
      .trim();
}

function isName(name: string): name is Name {
  return names.some((each) => each === name);
}

const reinstall = 'the built-in templates are part of the package: install it again';

function guard<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const { message, line } = explain(cause);
    throw new ReleaseError('TEMPLATE_INVALID', `template ${name}.hbs${line}: ${message}`, {
      cause,
      hint: 'correct the template, or remove it to use the built-in one; docs/templates.md lists all names',
    });
  }
}

/** Handlebars puts the line into the text (syntax) or at its end as " - line:column" (unknown names). */
function explain(cause: unknown): { readonly message: string; readonly line: string } {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = /^Parse error on line (\d+)/.exec(text)?.[1] ?? / - (\d+):\d+$/.exec(text)?.[1];
  const message = text
    .replace(/^Parse error on line \d+:\n?/, '')
    .replace(/ in \[object Object\]/, '')
    .replace(/ - \d+:\d+$/, '')
    .replace('You specified knownHelpersOnly, but used the unknown helper', 'there is no helper named');
  return { message, line: line === undefined ? '' : `, line ${line}` };
}
