/**
 * Holds our packages against the judge's: each of either side is on the other, but for what is explained, and every digest
 * the judge tells is among ours.
 */
export function compare({ ours, theirs, dir, reasons }, problems) {
  const mine = new Map(ours.map((one) => [keyOf(one), one]));
  const other = new Map(theirs.map((one) => [keyOf(one), one]));
  const notes = new Map();
  const tell = (one, side, problem = `${where[side]}: ${keyOf(one)}`) => {
    const reason = reasons.find(({ side: of, holds }) => of === side && holds(one, dir));
    if (reason === undefined) problems.push(problem);
    else notes.set(reason.says, (notes.get(reason.says) ?? 0) + 1);
  };
  for (const [key, one] of other) if (!mine.has(key)) tell(one, 'missing');
  for (const [key, one] of mine) if (!other.has(key)) tell(one, 'extra');
  const digests = compareDigests(mine, other, tell);
  const note = [...notes].map(([says, count]) => `; ${count} ${says}`).join('');
  return { digests, note, judged: other.size };
}

const where = { missing: 'not in ours', extra: 'only in ours' };

function compareDigests(mine, other, tell) {
  let equal = 0;
  for (const [key, one] of other) {
    for (const hash of mine.has(key) ? (one.hashes ?? []) : []) {
      if (mine.get(key).hashes.has(hash)) equal += 1;
      else tell({ ...one, hash }, 'digest', `${key}: digest ${hash.slice(0, 16)}… is not in ours`);
    }
  }
  return equal;
}

/** What packages are compared by. */
export function keyOf({ name, version }) {
  return `${name}@${version}`;
}
