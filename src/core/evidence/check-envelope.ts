import type { Envelope } from './bundle.ts';
import { failed, passed, type Check } from './check.ts';
import { inTotoPayloadType } from './dsse.ts';
import type { Subject } from './policy.ts';
import { isStatementType, type Statement } from './statement.ts';
import { versionsOf } from './statement-version.ts';

/**
 * What a signed statement says: that it is one, of the type asked for, about the file, and of the version.
 * @param read gives the statement it holds
 * @throws EvidenceError STATEMENT
 */
export function checkEnvelope(
  { payloadType }: Envelope,
  read: () => Statement,
  subject: Subject,
): readonly Check[] {
  if (subject.predicateType === null) {
    return [
      failed(
        'CONTENT',
        'a statement about files, not a signature over this file; to check it, say of which type',
      ),
    ];
  }
  if (payloadType !== inTotoPayloadType) {
    const found = JSON.stringify(payloadType.slice(0, 100));
    return [failed('PAYLOAD_TYPE', `the payload is ${found}, not ${inTotoPayloadType}`)];
  }
  const statement = read();
  return [
    passed('CONTENT', 'a statement about files'),
    passed('PAYLOAD_TYPE', inTotoPayloadType),
    checkType(statement),
    checkSubject(statement, subject),
    checkPredicateType(statement, subject.predicateType),
    ...(subject.version === null ? [] : [checkVersion(statement, subject.version)]),
  ];
}

function checkType({ type }: Statement): Check {
  if (isStatementType(type)) return passed('STATEMENT_TYPE', type);
  return failed('STATEMENT_TYPE', `${JSON.stringify(type.slice(0, 100))} is no in-toto statement v1 or v0.1`);
}

function checkSubject({ subjects }: Statement, { name, sha256 }: Subject): Check {
  const found = subjects.find((each) => each.sha256 === sha256);
  if (found !== undefined) return passed('SUBJECT', `${found.name || 'a file'}, sha256 ${sha256}`);
  const first = subjects[0]?.sha256 ?? 'no sha256';
  const others = subjects.length === 1 ? first : `${first} and ${subjects.length - 1} more`;
  return failed('SUBJECT', `${name} has sha256 ${sha256}; the statement is about ${others}`);
}

function checkPredicateType({ predicateType }: Statement, wanted: string): Check {
  if (predicateType === wanted) return passed('PREDICATE_TYPE', predicateType);
  return failed('PREDICATE_TYPE', `the statement is of type ${predicateType}; asked for ${wanted}`);
}

/** A statement that names no version could be of any release: that is refused too. */
function checkVersion(statement: Statement, wanted: string): Check {
  const versions = versionsOf(statement);
  if (versions.length === 0)
    return failed('VERSION', `a statement of this type names no version; asked for ${wanted}`);
  if (versions.every((version) => version === wanted)) return passed('VERSION', wanted);
  return failed('VERSION', `the statement is of version ${versions.join(', ')}; asked for ${wanted}`);
}
