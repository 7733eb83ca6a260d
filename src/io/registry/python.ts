import type { RegistryAnswer, RegistryQuestion } from '../../ports.ts';
import { homeOf, parseObject } from './answers.ts';
import type { Get } from './get.ts';

const pypi = 'https://pypi.org/simple/';

/** All versions of a project that a Python index tells in JSON, yanked ones included (PEP 691 and PEP 700). */
export async function pythonVersions(
  { name, registry }: RegistryQuestion,
  get: Get,
): Promise<RegistryAnswer> {
  const home = homeOf(registry ?? pypi);
  if (home === null) return { registry: 'python', problem: 'its address is none' };
  const where = { registry: home.host };
  const url = new URL(`${encodeURIComponent(normalized(name))}/`, home);
  const got = await get({ url, accept: 'application/vnd.pypi.simple.v1+json', authorization: null });
  if ('problem' in got) return { ...where, problem: got.problem };
  if (got.text === null) return { ...where, versions: [] };
  const versions = parseObject(got.text)?.['versions'];
  if (!Array.isArray(versions)) return { ...where, problem: 'it does not list versions (PEP 700)' };
  return { ...where, versions: versions.map((text) => ({ text: String(text), commit: null })) };
}

/** PEP 503, "Normalized Names". */
function normalized(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
