/** One case: what is known of it beforehand (null: not known), and how it came out. */
export interface Sample {
  readonly values: readonly (number | null)[];
  readonly failed: boolean;
}

/** A logistic model over values brought to mean 0 and deviation 1. */
export interface Model {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly weights: readonly number[];
  /** Log-odds of a case that is average in everything. */
  readonly intercept: number;
}

/** How strongly weights are drawn to 0 (L2, on values of deviation 1; the intercept is free): few cases prove little. */
const penalty = 2;
const mostSteps = 50;
/** Deviations from the mean. What lies farther out than anything that was seen counts as no farther. */
const farthest = 3;

/**
 * Fits a logistic regression by Newton's method. Deterministic; the penalty makes the problem strictly convex in the weights, so that
 * there is one answer, also where a value tells everything or two tell the same.
 * @param samples at least one that failed and one that did not
 */
export function fit(samples: readonly Sample[]): Model {
  const count = samples[0]?.values.length ?? 0;
  const columns = Array.from({ length: count }, (_, at) => samples.flatMap(({ values }) => values[at] ?? []));
  const means = columns.map(meanOf);
  const deviations = columns.map((column, at) => deviationOf(column, means[at] ?? 0));
  const rows = samples.map(({ values }) => [1, ...scaled(values, { means, deviations })]);
  const outcomes = samples.map(({ failed }) => (failed ? 1 : 0));
  const [intercept = 0, ...weights] = newton(rows, outcomes);
  return { means, deviations, weights, intercept };
}

/** What each value adds to the log-odds of an average case; nothing for one that is not known. */
export function contributionsOf({ weights, ...model }: Model, values: Sample['values']): readonly number[] {
  return scaled(values, model).map((value, at) => value * (weights[at] ?? 0));
}

/** Whether a value is one that the history always had another of: a model knows nothing of it. */
export function isUnseen({ means, deviations }: Model, value: number | null, at: number): boolean {
  return value !== null && deviations[at] === 0 && value !== means[at];
}

/** The probability to fail, between 0 and 1. */
export function predict(model: Model, values: Sample['values']): number {
  return logistic(model.intercept + sum(contributionsOf(model, values)));
}

function scaled(
  values: Sample['values'],
  { means, deviations }: Pick<Model, 'means' | 'deviations'>,
): readonly number[] {
  return values.map((value, at) => {
    const deviation = deviations[at] ?? 0;
    if (value === null || deviation === 0) return 0;
    return Math.max(-farthest, Math.min(farthest, (value - (means[at] ?? 0)) / deviation));
  });
}

function newton(rows: readonly (readonly number[])[], outcomes: readonly number[]): readonly number[] {
  let weights: readonly number[] = (rows[0] ?? []).map(() => 0);
  for (let step = 0; step < mostSteps; step += 1) {
    const change = solve(curvature(rows, weights), slope(rows, outcomes, weights));
    const before = weights;
    // A step of more than 2 in log-odds would leave where the parabola resembles the curve.
    const length = Math.max(...change.map(Math.abs));
    const factor = length > 2 ? 2 / length : 1;
    weights = before.map((weight, at) => weight + factor * (change[at] ?? 0));
    if (length < 1e-9) break;
  }
  return weights;
}

function slope(
  rows: readonly (readonly number[])[],
  outcomes: readonly number[],
  weights: readonly number[],
): readonly number[] {
  const errors = rows.map((row, at) => (outcomes[at] ?? 0) - logistic(dot(row, weights)));
  return weights.map(
    (weight, at) => sum(rows.map((row, index) => (row[at] ?? 0) * (errors[index] ?? 0))) - pull(at) * weight,
  );
}

function curvature(
  rows: readonly (readonly number[])[],
  weights: readonly number[],
): readonly (readonly number[])[] {
  const spreads = rows.map((row) => {
    const probability = logistic(dot(row, weights));
    return Math.max(probability * (1 - probability), 1e-9);
  });
  return weights.map((_, a) =>
    weights.map(
      (_one, b) =>
        sum(rows.map((row, at) => (row[a] ?? 0) * (row[b] ?? 0) * (spreads[at] ?? 0))) +
        (a === b ? pull(a) : 0),
    ),
  );
}

/** The first is the intercept. */
function pull(at: number): number {
  return at === 0 ? 0 : penalty;
}

/** Solves a system whose matrix is symmetric and positive definite, by elimination. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (const [at, pivot] of rows.entries())
    for (const below of rows.slice(at + 1)) {
      const factor = (below[at] ?? 0) / (pivot[at] ?? 1);
      for (const [column, value] of pivot.entries()) below[column] = (below[column] ?? 0) - factor * value;
    }
  return substituted(rows);
}

/** From the last unknown, which stands alone, to the first. */
function substituted(rows: readonly (readonly number[])[]): readonly number[] {
  const found = rows.map(() => 0);
  for (const [at, row] of [...rows.entries()].reverse()) {
    const others = dot(found, row) - (found[at] ?? 0) * (row[at] ?? 0);
    found[at] = ((row[rows.length] ?? 0) - others) / (row[at] ?? 1);
  }
  return found;
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return sum(a.map((value, at) => value * (b[at] ?? 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

function deviationOf(values: readonly number[], mean: number): number {
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}
