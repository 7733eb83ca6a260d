// Writes docs/commit-messages.md from the real messages and how parsers read them. Needs `npm run build:test`.
import { writeFile } from 'node:fs/promises';
import { commitMessagesPage } from '../build/test/core/commits/disagreements.js';

await writeFile(new URL('../docs/commit-messages.md', import.meta.url), commitMessagesPage());
