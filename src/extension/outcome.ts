import { digestOf } from '../core/report/digestOf';
import { outcomeMarkdown } from '../core/report/outcome';
import type { Digest } from '../schema/digest';
import type { RunView } from '../schema/view';
import type { PlacedRun, RunPlace } from './desk';

export type Outcome = {
  view: RunView;
  /** What it came to, as Markdown; of a run that is not over, how it stands. */
  markdown: string;
  /** The same for a narrow place. */
  brief: string;
  digest?: Digest;
};

/** What a run came to, from its journal; undefined when there is nothing of it. */
export async function outcomeOf({ house, runId }: RunPlace): Promise<Outcome | undefined> {
  const [{ facts }, view] = await Promise.all([
    house.journal.read(`run:${runId}`, 0),
    house.orchestrator().then((orchestrator) => orchestrator.view(runId)),
  ]);
  if (!view) return undefined;
  const digest = await digestOf(house.objects, facts);
  return { view, markdown: outcomeMarkdown(facts, digest), brief: outcomeMarkdown(facts, digest, 'brief'), ...(digest && { digest }) };
}

/** Whether a run is a question to somebody of another run, and not what a team has done. */
export function isQuestion({ source }: Pick<PlacedRun, 'source'>): boolean {
  return source.startsWith('question to ');
}

/** Words of others in Markdown that VS Code renders: an image would be fetched from wherever they say. */
export function withoutImages(markdown: string): string {
  return markdown.replaceAll('![', '!\\[');
}

/** A text as it is, where Markdown is read. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#|<>!~]/g, '\\$&');
}
