/** Where the ledger is shown to others, in the order of the documentation. */
export const mirrorKinds = ['github', 'cdevents', 'opentelemetry', 'prometheus'] as const;

export type MirrorKind = (typeof mirrorKinds)[number];

/** A mirror of the ledger: a copy for others to look at, never the truth. Secrets are told by names of environment variables. */
export type MirrorSettings =
  | {
      /** Deployments and their statuses on GitHub, of the repository that `forge` tells. */
      readonly kind: 'github';
      /** Addresses of what runs, by environment. */
      readonly urls?: Readonly<Record<string, string>> | undefined;
    }
  | {
      /** CDEvents in CloudEvents, one HTTP request each. */
      readonly kind: 'cdevents';
      /** Environment variable with the address that takes events. */
      readonly env: string;
      /** Environment variable with a token (`Authorization: Bearer`). */
      readonly tokenEnv?: string | undefined;
    }
  | {
      /** Spans over OTLP/HTTP; where to is said by OpenTelemetry's own environment variables. */
      readonly kind: 'opentelemetry';
    }
  | {
      /** A file for the textfile collector of Prometheus' node exporter. */
      readonly kind: 'prometheus';
      readonly file: string;
      /** Labels of every sample, so that files of several repositories can stand side by side. */
      readonly labels?: Readonly<Record<string, string>> | undefined;
    };
