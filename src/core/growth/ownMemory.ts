import type { SessionOutcomes } from '../../schema/growthOutputs';
import type { DiaryEntry, Episode, Goals, OwnMemory } from './ownFiles';
import { wordOverlap } from './relevance';

/** Source: FACTS 2.11. */
const limits = { episodes: 12, lessons: 8, sessions: 3, beliefs: 5, diary: 20, eraAt: 10, eraOf: 5, eraChars: 200, shownDiary: 5 } as const;
const mostEras = 20;

/** Memory with what a session leaves. What there is no room for goes: the oldest of its list, an episode of type `first` never. */
export function remember(before: OwnMemory, outcomes: SessionOutcomes, run: string): OwnMemory {
  const { summary, lesson, episode, belief, diary, bridge } = outcomes;
  const memory = copied(before);
  const clean = (text: string | undefined, most: number): string => (text ?? '').trim().slice(0, most).trim();

  if (clean(summary, 2_000)) {
    const others = memory.recent_sessions.filter((one) => one.run !== run);
    memory.recent_sessions = [...others, { run, summary: clean(summary, 2_000) }].slice(-limits.sessions);
  }
  if (bridge !== undefined) memory.session_bridge = clean(bridge, 1_000);
  if (episode && clean(episode.text, 2_000) && !toldLately(memory.episodes, episode))
    memory.episodes.push({ type: episode.type, text: clean(episode.text, 2_000), run, ...(episode.turn && { turn: episode.turn }) });
  if (clean(lesson, 1_000)) memory.key_lessons = anew(memory.key_lessons, clean(lesson, 1_000), (one) => one);
  if (belief && clean(belief.belief, 1_000))
    memory.beliefs = anew(
      memory.beliefs,
      { belief: clean(belief.belief, 1_000), confidence: belief.confidence, evidence: clean(belief.evidence, 1_000) },
      (one) => one.belief,
    );
  if (clean(diary, 4_000)) addDiary(memory, { run, text: clean(diary, 4_000) });
  return withinLimits(memory);
}

/** Whether one of the last two moments of that type says the same. */
function toldLately(episodes: readonly Episode[], { type, text }: Pick<Episode, 'type' | 'text'>): boolean {
  return episodes
    .filter((one) => one.type === type)
    .slice(-2)
    .some((one) => wordOverlap(one.text, text) > 0.7);
}

/** The list with one more at its end, in place of one that says the same. */
function anew<T>(list: readonly T[], item: T, words: (item: T) => string): T[] {
  return [...list.filter((one) => wordOverlap(words(one), words(item)) <= 0.7), item];
}

/** Skips an entry whose matter was written of within the last two; at ten entries the oldest five become an era. */
function addDiary(memory: OwnMemory, entry: DiaryEntry): void {
  if (memory.diary.slice(-2).some((one) => wordOverlap(one.text, entry.text) > 0.7)) return;
  memory.diary.push(entry);
}

function copied(memory: OwnMemory): OwnMemory {
  const { episodes, diary, diary_eras } = memory;
  return { ...memory, episodes: [...episodes], diary: [...diary], diary_eras: [...diary_eras] };
}

/** Takes out what is over a limit. A person may have written more by hand; it is kept until the next session. */
export function withinLimits(before: OwnMemory): OwnMemory {
  const memory = copied(before);
  memory.episodes = evicted(memory.episodes);
  memory.key_lessons = memory.key_lessons.slice(-limits.lessons);
  memory.recent_sessions = memory.recent_sessions.slice(-limits.sessions);
  memory.beliefs = memory.beliefs.slice(-limits.beliefs);
  while (memory.diary.length >= limits.eraAt) {
    const old = memory.diary.splice(0, limits.eraOf);
    const [from, to] = [old[0]?.run, old.at(-1)?.run];
    memory.diary_eras.push({ ...(from !== undefined && { from }), ...(to !== undefined && { to }), summary: eraOf(old) });
  }
  memory.diary_eras = memory.diary_eras.slice(-mostEras);
  memory.diary = memory.diary.slice(-limits.diary);
  return memory;
}

function evicted(episodes: readonly Episode[]): Episode[] {
  const out = [...episodes];
  for (let over = out.length - limits.episodes; over > 0; over--) {
    const oldest = out.findIndex((one) => one.type !== 'first');
    if (oldest < 0) break;
    out.splice(oldest, 1);
  }
  return out;
}

/** The first sentences of some entries, in 200 characters. */
function eraOf(entries: readonly DiaryEntry[]): string {
  const share = Math.floor(limits.eraChars / entries.length) - 2;
  const first = entries.map(({ text }) => {
    const sentence = (/^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text).replace(/\s+/g, ' ').trim();
    return sentence.length <= share ? sentence : `${sentence.slice(0, share - 1).trimEnd()}…`;
  });
  return first.join(' ').slice(0, limits.eraChars).trim();
}

/** The most important first: what has no room is dropped from the end. */
export type MemorySection = { heading: string; lines: string[] };

/** A member's memory as it reads it, in the first person. Source of the headings: FACTS 2.11. */
export function memorySections(memory: OwnMemory, goals: Goals, elapsed: (run: string | undefined) => number): MemorySection[] {
  const session = memory.recent_sessions.at(-1)?.summary;
  const earlier = memory.recent_sessions.slice(0, -1).map(({ summary }) => `- Before that: ${summary}`);
  const sections: MemorySection[] = [
    {
      heading: 'Last session',
      lines: [...new Set([session, memory.session_bridge].filter((one) => one !== undefined && one !== '')), ...earlier] as string[],
    },
    {
      heading: 'My active goals',
      lines: [
        ...(goals.focus ? [`- What I work on now: ${goals.focus}`] : []),
        ...goals.active.map(({ goal, runs, started_run, progress }) => {
          const since = elapsed(started_run);
          return `- ${goal} (roundtable ${Math.min(since + 1, runs)} of ${runs}${since >= runs ? ', its time is up' : ''})${progress ? ` So far: ${progress}` : ''}`;
        }),
      ],
    },
    { heading: 'Lessons I have learnt', lines: memory.key_lessons.slice(-limits.lessons).map((one) => `- ${one}`) },
    { heading: 'Key moments I remember', lines: evicted(memory.episodes).map(({ type, text }) => `- (${type}) ${text}`) },
    {
      heading: 'What I currently believe',
      lines: memory.beliefs
        .slice(-limits.beliefs)
        .map(({ belief, confidence, evidence }) => `- ${belief} (${confidence} confidence${evidence ? `; ${evidence}` : ''})`),
    },
    {
      heading: 'My private journal',
      lines: [
        ...memory.diary_eras.slice(-2).map(({ summary }) => `- Some time ago: ${summary}`),
        ...memory.diary.slice(-limits.shownDiary).map(({ text }) => `- ${text}`),
      ],
    },
  ];
  // A line each, so that nothing a member once wrote passes for a heading of its prompt.
  return sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ heading, lines }) => ({ heading, lines: lines.map((one) => one.replace(/\s+/g, ' ').trim()) }));
}
