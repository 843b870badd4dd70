import { pricesDated } from '../../core/router/prices';
import type { ModelSurvey } from '../../core/router/survey';
import { modelName } from '../../schema/usage';
import type { Io } from '../context';
import { createStyle } from './style';
import { wrap } from './wrap';

/** What `roundtable config` knows. `keys` says by name whether a key is there, never what it is. */
export type ShownConfig = ModelSurvey & {
  product: string;
  workspace: string;
  home: string;
  settings?: string;
  keys: Readonly<Record<string, boolean>>;
};

const modelsShown = 8;

/** What `roundtable config` shows a person. */
export function configText(config: ShownConfig, io: Pick<Io, 'colours' | 'width'>): string {
  const style = createStyle(io);
  const row = (title: string, text: string): string => `${title.padEnd(12)}${wrap(text, io.width, ' '.repeat(12)).trimStart()}`;
  const out = [
    `${config.product}\n`,
    `workspace   ${config.workspace}\n`,
    `runs        ${config.home}\n`,
    `settings    ${config.settings ?? style.dim('none (settings.yaml in the folder of runs)')}\n`,
    `prices      ${style.dim(`table of ${pricesDated}; prices in the settings go before it`)}\n`,
    `\n${style.bold('Models')}\n`,
    row('auto', `${modelName(config.auto.ref)} ${style.dim(`· ${config.auto.why}`)}`),
  ];
  for (const [tier, picked] of Object.entries(config.tiers)) {
    const same = picked.why === config.auto.why;
    out.push(row(tier, `${modelName(picked.ref)}${same ? '' : ` ${style.dim(`· ${picked.why}`)}`}`));
  }
  const named = (there: boolean): string =>
    Object.entries(config.keys)
      .filter(([, set]) => set === there)
      .map(([name]) => name)
      .join(', ') || 'none';
  out.push(`\n${style.bold('Keys')}\n`, row('set', named(true)), row('not set', style.dim(named(false))));

  out.push(`\n${style.bold('Providers')}\n`);
  for (const provider of config.providers) {
    const state = provider.ok ? style.good('ready') : style.dim('not ready');
    const detail = provider.ok ? provider.detail : provider.failure.message;
    const models =
      provider.ok && provider.local && provider.id !== 'rehearsal' && provider.models.length > 0
        ? ` Models: ${provider.models.slice(0, modelsShown).join(', ')}${provider.models.length > modelsShown ? ', …' : ''}.`
        : '';
    out.push(`${provider.id.padEnd(11)} ${state}\n`, wrap(style.dim(`${detail}${models}`), io.width, '            '));
  }
  if (config.auto.ref.provider === 'rehearsal') {
    out.push(
      '\n',
      wrap(
        'To work with real models, set one of the keys above (export ANTHROPIC_API_KEY=…) or start Ollama; auto then picks it. The rehearsal model is no AI: it shows how a roundtable goes.',
        io.width,
        '',
      ),
    );
  }
  return out.join('');
}
