import type { Ecosystem } from '../ecosystem.ts';
import { editProjects } from './edit.ts';
import { lockfilesOf } from './lockfiles.ts';
import { readPackages } from './packages.ts';
import { rewriteRange } from './rewrite.ts';
import { satisfies } from './specifier.ts';
import { readWorkspace } from './workspace.ts';

/**
 * Python projects: pyproject.toml (PEP 621, PEP 735, Poetry, hatch, PDM, flit, setuptools), setup.cfg and setup.py, one
 * or several of them in a uv workspace or over path dependencies, with uv.lock, poetry.lock and pdm.lock.
 */
export const python: Ecosystem = {
  id: 'python',
  wants: (texts) => readWorkspace(texts).wanted,
  packages: readPackages,
  lockfiles: (texts) => lockfilesOf(readWorkspace(texts)),
  edit: (texts, _packages, versions, ranges) => editProjects(texts, versions, ranges),
  satisfies,
  rewriteRange,
};
