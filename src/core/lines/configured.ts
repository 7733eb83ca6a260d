import { groupBy } from '../collections.ts';
import type { Package } from '../model.ts';
import { settingsOf, type SettingsByPackage } from '../package-settings.ts';
import { fillPattern, type TagForm } from './tags.ts';

/** What the configuration says of tags. */
interface Formats {
  readonly tagFormat: string | null;
  readonly settings: SettingsByPackage;
}

/**
 * The forms of tags that the configuration names, so that tags written by it are read again: `release-{version}`. A form
 * that packages in several places share names none of them, as `v1.2.3` does. The longest prefix comes first.
 */
export function configuredForms(packages: readonly Package[], formats: Formats): readonly TagForm[] {
  const filled = packages.flatMap((pkg) => {
    const format = settingsOf(pkg, formats.settings).tagFormat ?? formats.tagFormat;
    return format === null || pkg.tagged !== undefined ? [] : [{ pkg, form: fillPattern(format, pkg) }];
  });
  return [...groupBy(filled, ({ form }) => form)]
    .map(([form, all]) => toForm(form, ownerOf(all.map(({ pkg }) => pkg))))
    .sort((a, b) => b.prefix.length - a.prefix.length);
}

/** A filled tag format as a form. The last placeholder is the one: a package may be called '{version}', too. */
export function toForm(format: string, manifest: string | null): TagForm {
  const at = format.lastIndexOf('{version}');
  return { prefix: format.slice(0, at), suffix: format.slice(at + '{version}'.length), manifest };
}

function ownerOf([first, ...others]: readonly Package[]): string | null {
  if (first === undefined || others.some(({ path }) => path !== first.path)) return null;
  return first.manifest;
}
