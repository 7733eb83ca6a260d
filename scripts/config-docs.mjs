// Writes the configuration reference and the JSON schema from the schema in src/config. Needs a build.
import { writeFile } from 'node:fs/promises';
import { configJsonSchema, configReference } from '../dist/config/docs.js';

const docs = new URL('../docs/', import.meta.url);
await writeFile(new URL('config.md', docs), configReference());
await writeFile(new URL('config.schema.json', docs), configJsonSchema());
