import type { Ecosystem } from '../ecosystem.ts';
import { editProjects } from './edit.ts';
import { lockfilesOf } from './lockfiles.ts';
import { readPackages } from './packages.ts';
import { rewriteRange } from './rewrite.ts';
import { satisfies } from './specifier.ts';
import { readWorkspace } from './workspace.ts';

/**
 * Python projects: pyproject.toml (PEP 621, PEP 735, Poetry, hatch, PDM, flit, setuptools), setup.cfg and setup.py, one
 * or several of them in uv workspaces or over path dependencies, with uv.lock, poetry.lock and pdm.lock.
 * @param roots directories where projects are looked for first; paths may lead from one to another
 */
export function pythonIn(roots: readonly string[]): Ecosystem {
  return {
    id: 'python',
    wants: (texts) => readWorkspace(texts, roots).wanted,
    packages: (texts) => readPackages(texts, roots),
    lockfiles: (texts) => lockfilesOf(readWorkspace(texts, roots)),
    edit: (texts, _packages, versions, ranges) =>
      editProjects(texts, readWorkspace(texts, roots), versions, ranges),
    satisfies,
    rewriteRange,
  };
}
