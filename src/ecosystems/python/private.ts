import { booleanAt, stringsAt } from '../toml/read.ts';
import type { TomlTable } from '../toml/toml.ts';
import { projectTable, toolTable, type Project } from './project.ts';
import { cfgLines } from './setup-cfg.ts';

/**
 * Whether a project says that it is never to be published: a classifier `Private :: …`, which PyPI refuses, Poetry's
 * `package-mode = false`, uv's `package = false`.
 */
export function isPrivate({ pyproject, cfg }: Project): boolean {
  const [poetry, uv] = [toolTable(pyproject, 'poetry'), toolTable(pyproject, 'uv')];
  const classifiers = [
    ...stringsIn(projectTable(pyproject), 'classifiers'),
    ...stringsIn(poetry, 'classifiers'),
    ...cfgLines(cfg, 'metadata', 'classifiers').map(({ value }) => value),
  ];
  const marks = [isOff(poetry, 'package-mode'), isOff(uv, 'package')];
  return marks.includes(true) || classifiers.some((classifier) => classifier.startsWith('Private ::'));
}

function stringsIn(table: TomlTable | null, key: string): readonly string[] {
  return table === null ? [] : stringsAt(table, key);
}

function isOff(table: TomlTable | null, key: string): boolean {
  return table !== null && booleanAt(table, key)?.value === false;
}
