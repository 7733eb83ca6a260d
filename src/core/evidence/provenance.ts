import type { Argv } from '../model.ts';
import type { JsonObject } from '../plugin-call.ts';
import type { Builder } from './builder.ts';

/** SLSA Provenance v1, https://slsa.dev/spec/v1.0/provenance. */
export const provenanceType = 'https://slsa.dev/provenance/v1';

/** What our builds are and which parameters they have: docs/signing.md, "Provenance". */
export const buildType = 'https://releasewright.dev/build/v1';

/** What is said of how the files of a release came to be. */
export interface Build {
  /** `https://…` without credentials, or null where the repository is on no forge. */
  readonly repository: string | null;
  readonly branch: string;
  readonly tag: string;
  readonly version: string;
  /** The release commit, and the commit it was made on. */
  readonly commit: string;
  readonly base: string;
  readonly planId: string;
  /** The build steps, as they were run. */
  readonly steps: readonly Argv[];
  /** Files of the work tree that differed from the release commit while it was built. */
  readonly dirty: readonly string[];
  readonly builder: Builder;
  /** Version of this tool. */
  readonly toolVersion: string;
  /** When the build was over, UTC, RFC 3339. */
  readonly finished: string;
}

/**
 * The provenance of a release. It claims no more than is known: what was built from which commit by which steps, told by
 * whoever signs it. `externalParameters` is complete: besides these and the commit, nothing went in but what `dirty` names.
 */
export function provenanceOf(build: Build): JsonObject {
  const { repository, branch, tag, version, commit, base, planId, steps, dirty, builder } = build;
  return {
    buildDefinition: {
      buildType,
      externalParameters: { repository, branch, tag, version, steps: steps.map((argv) => [...argv]) },
      internalParameters: {
        planId,
        base: { gitCommit: base },
        dirty: [...dirty],
        ...(builder.workflow === null ? {} : { workflow: { ...builder.workflow } }),
      },
      resolvedDependencies: [
        {
          ...(repository === null ? {} : { uri: `git+${repository}@refs/tags/${tag}` }),
          name: 'source',
          digest: { gitCommit: commit },
        },
      ],
    },
    runDetails: {
      builder: { id: builder.id, version: { releasewright: build.toolVersion } },
      metadata: {
        ...(builder.invocation === null ? {} : { invocationId: builder.invocation }),
        finishedOn: build.finished,
      },
    },
  };
}
