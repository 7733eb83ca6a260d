import type { SignOptions } from './commands/sign.ts';
import type { VerifyOptions } from './commands/verify.ts';
import { collect, common, examples, type Add, type Common } from './program-options.ts';

/** `release keygen` */
export const addKeygen: Add = (root, tools, finish) => {
  common(root.command('keygen'))
    .summary('make a key pair for signing')
    .description(
      'Makes an ECDSA P-256 key in the format of cosign: the private half encrypted with a password (COSIGN_PASSWORD or ' +
        'RELEASE_KEY_PASSWORD, else asked for), the public half beside it. Overwrites nothing.',
    )
    .option('--out <file>', 'file of the private key', 'cosign.key')
    .addHelpText('after', examples(['release keygen', 'release keygen --out release.key']))
    .action(async (options: { readonly out: string } & Common) => {
      const { keygen } = await import('./commands/keygen.ts');
      finish(await keygen(options, tools(options)));
    });
};

/** `release sign` */
export const addSign: Add = (root, tools, finish) => {
  common(root.command('sign'))
    .argument('<file...>', 'files to sign')
    .summary('sign files: FILE.sigstore.json beside each')
    .description(
      'Writes a Sigstore bundle (v0.3) beside each file, as `signing` in release.config says, or with --key. cosign and ' +
        'release verify check it.',
    )
    .option('--key <file>', 'private key: cosign.key, or PKCS #8 in PEM')
    .option('--statement', 'the files are in-toto statements: sign what they say', false)
    .addHelpText('after', examples(['release sign dist/app.tgz', 'release sign --key cosign.key dist/*.tgz']))
    .action(async (files: readonly string[], options: SignOptions & Common) => {
      const { sign } = await import('./commands/sign.ts');
      finish(await sign(files, options, tools(options)));
    });
};

/** `release verify` */
export const addVerify: Add = (root, tools, finish) => {
  common(root.command('verify'))
    .argument('<release-or-file...>', 'versions or tags to check, or files')
    .summary('check a release by its evidence, or files by their signatures')
    .description(
      'Downloads the files of a release and checks them: digests, signatures, provenance, SBOM, and that none is missing. Of a ' +
        'file, checks its Sigstore bundle. Whom to believe: `signing.trust` in release.config, or ' +
        '--key, or --identity and --issuer. One line for each thing checked, then the verdict. Exit 0: verified; 3: refused.',
    )
    .option('--bundle <file>', 'the bundle, of one file (FILE.sigstore.json unless told)')
    .option('--key <file>', 'public key that is trusted; repeatable', collect)
    .option('--identity <name>', 'whom the certificate must name, in full')
    .option('--identity-pattern <re2>', 'pattern for all of the name')
    .option('--issuer <url>', 'OIDC issuer that vouches for the name')
    .option('--trusted-root <file>', 'Sigstore trusted root; sigstore: that of the public instance')
    .option('--type <uri>', 'predicate type: check a statement about the file, not a signature over it')
    .option('--for <version>', 'the version the statement must be of')
    .option('--offline', 'fetch nothing', false)
    .option('--rebuild', 'build releases again from their commits, and compare every file', false)
    .option('--verbose', 'of a release, show what is right of each file, too', false)
    .addHelpText(
      'after',
      examples([
        'release verify v1.2.0',
        'release verify v1.2.0 --rebuild',
        'release verify app.tgz --key cosign.pub',
        'release verify app.tgz --bundle app.sbom.sigstore.json --type https://cyclonedx.org/bom --for 1.2.0',
        'release verify app.tgz --identity ada@example.com --issuer https://accounts.example.com --json',
      ]),
    )
    .action(async (files: readonly string[], options: VerifyOptions & Common) => {
      const { verify } = await import('./commands/verify.ts');
      finish(await verify(files, options, tools(options)));
    });
};
