import { modelName } from '../../schema/model';
import type { ModelSurvey } from '../../core/router/survey';
import type { Io } from '../context';
import { createStyle, wrap } from './style';

export type ShownConfig = ModelSurvey & { product: string; workspace: string; home: string; settings?: string };

/** What `roundtable config` shows a person. Keys are named, their values never. */
export function configText(config: ShownConfig, io: Pick<Io, 'colours' | 'width'>): string {
  const style = createStyle(io);
  const out = [
    `${config.product}\n`,
    `workspace  ${config.workspace}\n`,
    `runs       ${config.home}\n`,
    `settings   ${config.settings ?? style.dim('none (settings.yaml in the folder of runs)')}\n`,
    `\n${style.bold('auto')}       ${modelName(config.auto.ref)} ${style.dim(`· ${config.auto.why}`)}\n`,
  ];
  for (const [tier, picked] of Object.entries(config.tiers)) out.push(`${tier.padEnd(10)} ${modelName(picked.ref)} ${style.dim(`· ${picked.why}`)}\n`);
  out.push(`\n${style.bold('Providers')}\n`);
  for (const provider of config.providers) {
    const state = provider.ok ? style.good('ready') : style.dim('not ready');
    const detail = provider.ok ? provider.detail : provider.failure.message;
    const models = provider.ok && provider.local && provider.models.length > 0 ? ` Models: ${provider.models.slice(0, 8).join(', ')}${provider.models.length > 8 ? ', …' : ''}` : '';
    out.push(`  ${provider.id.padEnd(11)} ${state}\n`, wrap(style.dim(`${detail}${models}`), io.width, '              '));
  }
  return out.join('');
}
