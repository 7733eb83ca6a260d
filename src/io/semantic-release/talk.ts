import { Writable } from 'node:stream';
import { format } from 'node:util';
import type { Environment } from '../git/run.ts';

/** The logger semantic-release gives its plugins, as far as they use it. */
export interface PluginLogger {
  readonly log: Say;
  readonly success: Say;
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
  readonly debug: Say;
  readonly scope: () => PluginLogger;
}

type Say = (...args: readonly unknown[]) => void;

/** Writes what a plugin says, line by line, to where talk goes; secrets of the environment are blanked. */
export function pluginLogger(plugin: string, write: (text: string) => unknown, blank: Blank): PluginLogger {
  const say: Say = (...args) => {
    write(`[${plugin}] ${blank(format(...args))}\n`);
  };
  const logger: PluginLogger = {
    log: say,
    success: say,
    info: say,
    warn: say,
    error: say,
    debug: () => undefined,
    scope: () => logger,
  };
  return logger;
}

/** A stream for what a plugin's children print. */
export function pluginStream(write: (text: string) => unknown, blank: Blank): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      write(blank(Buffer.isBuffer(chunk) ? chunk.toString() : String(chunk)));
      done();
    },
  });
}

/** Blanks secrets in a text. */
export type Blank = (text: string) => string;

/** Blanks the values of variables whose names say that they are secret, as semantic-release does. */
export function blanker(env: Environment): Blank {
  const secrets = Object.entries(env).flatMap(([name, value = '']) =>
    /token|password|credential|secret|private/i.test(name) && value.trim().length >= 5 ? [value] : [],
  );
  return (text) => secrets.reduce((blanked, secret) => blanked.replaceAll(secret, '[secret]'), text);
}
