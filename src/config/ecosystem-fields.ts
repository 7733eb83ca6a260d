import * as z from 'zod';
import type { UserEcosystem } from '../ecosystems/define.ts';
import { type Fields, key, list, unique } from './fields.ts';

const error =
  "an ecosystem: what defineEcosystem gives, or an object with 'id', 'roots' and the functions of Ecosystem";

/** What is read and edited beside the built-in ecosystems. */
export const ecosystemFields: Fields<'ecosystems'> = {
  ecosystems: key(
    list(
      z.custom<UserEcosystem>(isEcosystem, { error }).meta({ title: 'Ecosystem' }),
      'a list of ecosystems',
    ).check(
      unique((list) => list.map(({ id }, at) => ({ value: id, where: [at, 'id'] })), 'each id only once'),
    ),
    'Ecosystems of your own, beside the built-in ones ([how to write one](ecosystems.md#your-own-ecosystem)). ' +
      'Functions cannot be written in JSON, so this needs a TypeScript or JavaScript configuration.',
  ),
};

const functions = ['wants', 'packages', 'lockfiles', 'edit', 'satisfies', 'rewriteRange'];

function isEcosystem(value: unknown): value is UserEcosystem {
  if (typeof value !== 'object' || value === null) return false;
  const id: unknown = Reflect.get(value, 'id');
  const roots: unknown = Reflect.get(value, 'roots');
  return (
    typeof id === 'string' &&
    /^[a-z][a-z0-9-]{0,49}$/.test(id) &&
    Array.isArray(roots) &&
    roots.length > 0 &&
    roots.every(isRoot) &&
    functions.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

function isRoot(root: unknown): boolean {
  return typeof root === 'string' && /^[^/\\\0\n]+$/.test(root) && root !== '.' && root !== '..';
}
