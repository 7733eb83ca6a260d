/**
 * Version and requirement, as the Cargo reference ("Version requirement syntax", "Pre-releases") has them. The
 * same rows are put before the real cargo in real.test.ts.
 */
export type Row = readonly [version: string, range: string];

const rows = (range: string, ...versions: readonly string[]): readonly Row[] =>
  versions.map((one) => [one, range]);

export const accepted: readonly Row[] = [
  ...rows('1.2.3', '1.2.3', '1.9.0'),
  ...rows('1.2', '1.2.0', '1.99.0'),
  ...rows('1', '1.0.0', '1.9.9'),
  ...rows('0.2.3', '0.2.3', '0.2.9'),
  ...rows('0.2', '0.2.0', '0.2.9'),
  ...rows('0.0.3', '0.0.3'),
  ...rows('0.0', '0.0.0', '0.0.9'),
  ...rows('0', '0.0.0', '0.9.0'),
  ...rows('^1.2.3', '1.2.3'),
  ...rows('~1.2.3', '1.2.3', '1.2.9'),
  ...rows('~1.2', '1.2.0', '1.2.9'),
  ...rows('~1', '1.0.0', '1.9.0'),
  ...rows('*', '0.0.0', '7.0.0'),
  ...rows('1.*', '1.0.0', '1.9.0'),
  ...rows('1.2.*', '1.2.0', '1.2.9'),
  ...rows('1.x', '1.9.0'),
  ...rows('>= 1.2.0', '1.2.0', '3.0.0'),
  ...rows('> 1', '2.0.0'),
  ...rows('>1.2', '1.3.0'),
  ...rows('< 2', '1.9.9', '0.1.0'),
  ...rows('<=1.2', '1.2.9'),
  ...rows('= 1.2.3', '1.2.3'),
  ...rows('=1.2', '1.2.9'),
  ...rows('=1', '1.9.9'),
  ...rows('=1.*', '1.9.9'),
  ...rows('>= 1.2, < 1.5', '1.2.0', '1.4.9'),
  ...rows('1.0.0-alpha', '1.0.0-alpha', '1.0.0-beta', '1.0.0', '1.2.0'),
  ...rows('~1.0.0-alpha', '1.0.0-beta', '1.0.5'),
  ...rows('=1.0.0-beta3', '1.0.0-beta3'),
  ...rows('>=1.0.0-rc.1, <2', '1.0.0-rc.2', '1.5.0'),
  ...rows('=1.2.3', '1.2.3+build.5'),
  ...rows('=1.2.3+other', '1.2.3'),
];

export const refused: readonly Row[] = [
  ...rows('1.2.3', '1.2.2', '2.0.0'),
  ...rows('1.2', '1.1.9'),
  ...rows('0.2.3', '0.3.0'),
  ...rows('0.0.3', '0.0.4'),
  ...rows('0.0', '0.1.0'),
  ...rows('0', '1.0.0'),
  ...rows('~1.2.3', '1.3.0'),
  ...rows('~1.2', '1.3.0'),
  ...rows('~1', '2.0.0'),
  ...rows('1.*', '2.0.0'),
  ...rows('1.2.*', '1.3.0'),
  ...rows('> 1', '1.9.9'),
  ...rows('>1.2', '1.2.9'),
  ...rows('< 2', '2.0.0'),
  ...rows('<1.2', '1.2.0'),
  ...rows('<=1.2', '1.3.0'),
  ...rows('=1.2', '1.3.0'),
  ...rows('>= 1.2, < 1.5', '1.5.0'),
  ...rows('<1.2, ^1.2.2', '1.2.2'),
  ...rows('1.0', '1.0.0-alpha'),
  ...rows('*', '1.0.0-alpha'),
  ...rows('1.*', '1.0.0-alpha'),
  ...rows('>=1.0.0', '2.0.0-alpha'),
  ...rows('<2', '2.0.0-alpha', '1.0.0-alpha'),
  ...rows('1.0.0-alpha', '1.0.1-alpha', '1.0.1-beta', '2.0.0-alpha'),
  ...rows('1.0.0-beta', '1.0.0-alpha'),
  ...rows('=1.0.0-beta3', '1.0.0-beta4', '1.0.0'),
];
