/**
 * Reads the secrets that helm sends as protobuf, as JSON would tell them: as many fields as the stub of the cluster needs.
 * The envelope: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding; the numbers of the fields:
 * k8s.io/apimachinery/pkg/runtime, k8s.io/api/core/v1 and k8s.io/apimachinery/pkg/apis/meta/v1 (generated.proto).
 */
export function readBody(body: Buffer): unknown {
  if (!body.subarray(0, 4).equals(Buffer.from('k8s\0'))) return JSON.parse(body.toString());
  const unknown = fieldsOf(body.subarray(4));
  const typeMeta = fieldsOf(one(unknown, 1));
  const secret = fieldsOf(one(unknown, 2));
  const metadata = fieldsOf(one(secret, 1));
  const resourceVersion = one(metadata, 6).toString();
  return {
    apiVersion: one(typeMeta, 1).toString(),
    kind: one(typeMeta, 2).toString(),
    metadata: {
      name: one(metadata, 1).toString(),
      labels: mapOf(metadata, 11, (value) => value.toString()),
      ...(resourceVersion === '' ? {} : { resourceVersion }),
    },
    data: mapOf(secret, 2, (value) => value.toString('base64')),
    type: one(secret, 3).toString(),
  };
}

type Fields = readonly (readonly [number: number, value: Buffer])[];

/** The fields of a message that hold bytes; numbers are passed over. */
function fieldsOf(message: Buffer): Fields {
  const fields: [number, Buffer][] = [];
  for (let at = 0; at < message.length;) {
    const [tag, start] = varint(message, at);
    const [value, next] = varint(message, start);
    const isBytes = (tag & 7) === 2;
    at = isBytes ? next + value : next;
    if (isBytes) fields.push([tag >> 3, message.subarray(next, at)]);
  }
  return fields;
}

function varint(message: Buffer, start: number): readonly [value: number, next: number] {
  let value = 0;
  for (let at = start, factor = 1; ; at += 1, factor *= 128) {
    const byte = message.readUInt8(at);
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at + 1];
  }
}

function one(fields: Fields, wanted: number): Buffer {
  return fields.find(([number]) => number === wanted)?.[1] ?? Buffer.alloc(0);
}

function mapOf<T>(fields: Fields, wanted: number, read: (value: Buffer) => T): Readonly<Record<string, T>> {
  const entries = fields.filter(([number]) => number === wanted).map(([, entry]) => fieldsOf(entry));
  return Object.fromEntries(entries.map((entry) => [one(entry, 1).toString(), read(one(entry, 2))]));
}
