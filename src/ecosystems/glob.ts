export { expandBraces, matchesGlob } from '../core/glob.ts';
