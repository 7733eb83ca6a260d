import { registryKey } from '../../core/decide/taken.ts';
import type { Withdrawing } from '../../ports.ts';
import { getter } from '../registry/get.ts';
import { pythonFiles, versionIn } from '../registry/python-files.ts';
import { registryFailed } from './npm-errors.ts';
import { patience } from './npm-look.ts';

/** A version counts as yanked when all of its files are (PEP 592). No index has an interface to yank by: that is a person's. */
export const pythonWithdrawing: Withdrawing = {
  async look({ package: name, registry, version }) {
    const found = await pythonFiles(name, registry, getter(patience));
    if ('problem' in found) throw registryFailed(found.host, found.problem);
    const files = [...found.files.keys()].filter(
      (file) => registryKey(versionIn(file), 'python') === registryKey(version, 'python'),
    );
    const isYanked = files.length > 0 && files.every((file) => found.yanked.has(file));
    const shown = files.length === 0 ? null : version;
    return { name: shown, mark: isYanked ? '' : null, tags: new Map(), good: [] };
  },
  mark: () => Promise.reject(new RangeError('an index has no interface to yank by')),
  point: () => Promise.reject(new RangeError('an index has no tags')),
};
