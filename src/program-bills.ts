import { Option } from 'commander';
import type { DiffOptions } from './commands/diff.ts';
import type { SbomOptions } from './commands/sbom.ts';
import { sbomFormats } from './core/sbom/facts.ts';
import { common, examples, type Add, type Common } from './program-options.ts';

/** `release sbom` */
export const addSbom: Add = (root, tools, finish) => {
  common(root.command('sbom'))
    .argument('[package]', 'one package (the whole repository unless told)')
    .summary('print a bill of materials: everything the lockfiles pin')
    .description(
      'Reads the lockfiles at HEAD and writes what they pin as CycloneDX 1.6 or SPDX 2.3 JSON: versions, digests, licences, what needs ' +
        'what. The same commit gives the same bytes.',
    )
    .addOption(
      new Option('--format <format>', 'what to write').choices(Object.keys(sbomFormats)).default('cyclonedx'),
    )
    .option(
      '--check',
      'hold it against sbomPolicy in release.config: exit 3 where something is refused',
      false,
    )
    .option('--image <image>', 'look into a container image instead, by syft')
    .option('--out <path>', 'write into this file (….json), or into this folder: one file a package')
    .addHelpText(
      'after',
      examples([
        'release sbom > app.cdx.json',
        'release sbom my-package --format spdx --out my-package.spdx.json',
        'release sbom --out sbom/',
        'release sbom --check',
        'release sbom --image ghcr.io/acme/app:1.2.3 --out app.cdx.json',
      ]),
    )
    .action(async (name: string | undefined, options: SbomOptions & Common) => {
      const { sbom } = await import('./commands/sbom.ts');
      finish(await sbom(name ?? null, options, tools(options)));
    });
};

/** `release diff` */
export const addDiff: Add = (root, tools, finish) => {
  common(root.command('diff'))
    .argument('<from>', 'a tag or any other revision')
    .argument('[to]', 'another one', 'HEAD')
    .summary('say what changed between two releases among the packages they are made of')
    .description(
      'Compares what the lockfiles of two commits pin: packages added, removed, updated, or under another licence.',
    )
    .option('-p, --package <name>', 'of one package (the whole repository unless told)')
    .option('--markdown', 'print a table for release notes', false)
    .addHelpText('after', examples(['release diff v1.0.0 v1.1.0', 'release diff v1.0.0 --markdown']))
    .action(async (from: string, to: string, options: DiffOptions & Common) => {
      const { diff } = await import('./commands/diff.ts');
      finish(await diff(from, to, options, tools(options)));
    });
};
