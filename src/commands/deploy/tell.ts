import type { DeploymentEvent } from '../../apply/deploy/run.ts';
import { clean } from '../../show/text.ts';
import type { Terminal } from '../tools.ts';

/** Says what happens while a version is deployed, a line for each thing. */
export function tellDeployment(terminal: Terminal): (event: DeploymentEvent) => void {
  return (event) => {
    terminal.talk(lineOf(event, terminal.style));
  };
}

function lineOf(event: DeploymentEvent, style: Terminal['style']): string {
  switch (event.kind) {
    case 'announced':
      return `  ${style.green('✓')} announced in the ledger (entry ${String(event.seq)})`;
    case 'shared':
      return `  ${event.share === 0 ? style.red('✗') : style.green('✓')} ${String(event.share)}% of the traffic goes to it`;
    case 'deployed':
      return `  ${style.green('✓')} the target says it is done`;
    case 'observed':
      return `  ${event.isSame === false ? style.red('✗') : style.green('✓')} ${clean(event.message)}`;
    case 'sample': {
      const { name, sample } = event.sample;
      const sign =
        sample.ok === true ? style.green('✓') : sample.ok === null ? style.yellow('?') : style.red('✗');
      return `  ${sign} ${clean(name)}: ${clean(sample.message)}`;
    }
  }
}
