import type { DeploymentOutcome } from '../core/deploy/types.ts';

/** How an ending is told: well, badly, in doubt, or neither. */
export type Tone = 'good' | 'bad' | 'doubt' | 'quiet';

/** An ending in words, with a sign that says the same without colour. */
export interface OutcomeWord {
  readonly word: string;
  readonly sign: string;
  readonly tone: Tone;
}

/** Words for how a deployment ended; null: it is under way. */
export function outcomeWord(outcome: DeploymentOutcome | null): OutcomeWord {
  return outcome === null ? { word: 'under way', sign: '…', tone: 'doubt' } : words[outcome];
}

const words: Readonly<Record<DeploymentOutcome, OutcomeWord>> = {
  succeeded: { word: 'healthy', sign: '✓', tone: 'good' },
  unhealthy: { word: 'unhealthy', sign: '✗', tone: 'bad' },
  failed: { word: 'failed', sign: '✗', tone: 'bad' },
  inconclusive: { word: 'inconclusive', sign: '?', tone: 'doubt' },
  abandoned: { word: 'abandoned', sign: '?', tone: 'doubt' },
  cancelled: { word: 'cancelled', sign: '–', tone: 'quiet' },
};
