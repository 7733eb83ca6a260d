import { isAlias, isScalar, parseAllDocuments, parseDocument, type Document, type Scalar } from 'yaml';
import { ReleaseError } from '../../error.ts';
import type { TextEdit } from '../../model.ts';
import { parseSteps } from '../../steps.ts';
import { applyEdits } from '../../text-edit.ts';

/** Reads the text at each path of a YAML file; @throws ReleaseError DEPLOY_FAILED where there is none */
export function valuesAt(file: string, text: string, paths: readonly string[]): readonly string[] {
  const document = documentOf(file, text);
  return paths.map((path) => sourceOf(scalarAt({ file, path }, document)));
}

/**
 * The file with other texts at paths that are there already; every other byte stays. What would be read as something else than a
 * text (`1.10`, `null`) gets quotes, and quotes that are there are kept.
 * @param changes path (`image.digest`, `images[0].newTag`) → text
 * @throws ReleaseError DEPLOY_FAILED where a path leads to no scalar, or the file is no YAML of one document
 */
export function withValues(file: string, text: string, changes: Readonly<Record<string, string>>): string {
  const document = documentOf(file, text);
  const edits = Object.entries(changes).map(([path, value]) =>
    editOf({ file, path, text }, scalarAt({ file, path }, document), value),
  );
  const changed = applyEdits(
    text,
    edits.toSorted((a, b) => a.start - b.start),
  );
  const found = valuesAt(file, changed, Object.keys(changes));
  if (Object.values(changes).every((value, at) => value === found[at])) return changed;
  throw unusable(`${file} would not be read as what is meant`);
}

function documentOf(file: string, text: string): Document.Parsed {
  const documents = parsed(file, text);
  const [first] = documents;
  const error = first?.errors[0];
  if (error !== undefined) throw unusable(`${file} is not valid YAML (${error.code})`);
  if (first === undefined || documents.length !== 1)
    throw unusable(`${file} has ${String(documents.length)} YAML documents, not one`);
  return first;
}

function parsed(file: string, text: string): readonly Document.Parsed[] {
  try {
    const documents = parseAllDocuments(text, { prettyErrors: false });
    return Array.isArray(documents) ? documents : [];
  } catch (cause) {
    // The parser is recursive: nesting some thousand levels deep exhausts the stack.
    if (cause instanceof RangeError) throw unusable(`${file} is nested too deeply`);
    throw cause;
  }
}

interface At {
  readonly file: string;
  readonly path: string;
}

function scalarAt({ file, path }: At, document: Document.Parsed): Scalar {
  const keys = (parseSteps(path) ?? []).map((step) => {
    if (step.to === 'key') return step.key;
    return step.to === 'index' ? step.index : null;
  });
  const node: unknown = keys.includes(null) ? undefined : document.getIn(keys, true);
  if (isScalar(node) && !isAlias(node) && node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL')
    return node;
  throw unusable(`${file} has no plain text at ${path}`);
}

/** Numbers as they are written. */
function sourceOf({ source, value }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? '');
}

function editOf({ file, path, text }: At & { readonly text: string }, node: Scalar, value: string): TextEdit {
  if (node.range == null) throw unusable(`${file} has no plain text at ${path}`);
  const [start, end] = node.range;
  const was = text.slice(start, end);
  const gap = start === end && !/\s$/.test(text.slice(0, start)) ? ' ' : '';
  return { start, end, was, text: gap + written(node, value) };
}

function written({ type }: Scalar, value: string): string {
  if (type === 'QUOTE_SINGLE') return `'${value.replaceAll("'", "''")}'`;
  if (type === 'QUOTE_DOUBLE') return JSON.stringify(value);
  const isPlain =
    /^[A-Za-z0-9./][\w.+@:/-]*$/.test(value) && !value.endsWith(':') && parseDocument(value).toJS() === value;
  return isPlain ? value : JSON.stringify(value);
}

function unusable(message: string): ReleaseError {
  return new ReleaseError('DEPLOY_FAILED', message, {
    hint: 'Nothing was changed. The file and set of the target say which texts are written; they must be there already.',
  });
}
