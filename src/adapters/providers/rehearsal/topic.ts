import { cap, keywordsOf, tame } from './words';

/** What the table is asked, in the forms that sentences need. */
export type Topic = {
  /** Whether it can be answered with yes or no. */
  decision: boolean;
  /** A noun phrase for what is asked about: `a ceiling for the retry loop`. */
  act: string;
  /** The topic itself, for quotation. */
  text: string;
  /** The two options of an either-or question. */
  options: [string, string] | undefined;
  keywords: string[];
};

const verbs = new Set(
  `accept add adopt agree allow archive ask assume automate avoid ban batch be become block break bring build bump bundle buy cache call cap
  change charge check choose clean close collect combine commit consider contain continue convert copy count create cut deal default defer
  delay delegate delete deliver deploy deprecate design detect disable discard document double downgrade drop edit eliminate emit enable
  encode encrypt end enforce enter ensure event exist expand expose extend extract fail fetch file filter fix focus follow force fork freeze
  generate get give go grow handle have help hide hire hold host ignore implement improve include increase index inline insist install
  introduce invest isolate join keep launch lead leave let limit link list live load lock log lower maintain make manage measure merge
  migrate mock monitor move need notify offer omit open optimise optimize own pack parse pass pause pay pick pin plan poll port prefer
  prevent print process prohibit promote protect provide publish purge push put raise read rebuild receive record reduce refactor refuse
  reject release rely remain remember remove rename render repeat replace report require reset resolve respect respond rest restrict retire
  retry return reuse review revert rewrite roll rotate route run save scale schedule see select sell send separate serve set share shift ship
  shrink sign simplify skip sort spend split stage start stay stop store stream strip support suspend switch sync take teach tell test
  throttle throw track train translate treat trim trust try turn update upgrade use validate verify version wait warn work wrap write`.split(
    /\s+/,
  ),
);

const pronouns = new Set(['we', 'i', 'you', 'they', 'one', 'people', 'it', 'everyone', 'everybody', 'anyone']);

/** Reads a topic; anything that is not understood is quoted instead of being bent into a sentence. */
export function readTopic(raw: string): Topic {
  const text = cap(tame(raw).replace(/[\s?!.:;]+$/, ''), 160);
  const keywords = keywordsOf(text);
  const quoted = text === '' ? 'what was asked' : `“${text}”`;
  const base = { text, keywords, options: undefined };
  const plain = (act: string, decision: boolean, options?: [string, string]): Topic => ({ ...base, act, decision, options });
  const asked = /^(?:should|shall|can|could|must|may|would|will|do|does|is|are)\s+(.+)$/i.exec(text)?.[1];
  const should = /^(?:should|shall|can|could|must)\s+(.+)$/i.exec(text)?.[1];
  const worth = /^is it (?:worth|worthwhile|time|wise|safe)(?: to)?\s+(.+)$/i.exec(text)?.[1];
  const need = /^(?:do|does) (?:we|i|you|they) (?:really )?(?:need|want)(?: to)?\s+(.+)$/i.exec(text)?.[1];
  const open = /^(how|which|what|where|when|who|whom|whose)\s+(.+)$/i.exec(text);

  if (worth !== undefined) return plain(/ing\b/.test(worth.split(' ')[0] ?? '') ? worth : gerundPhrase(worth), true);
  if (need !== undefined) return plain(verbs.has((need.split(' ')[0] ?? '').toLowerCase()) ? gerundPhrase(need) : need, true);
  if (should !== undefined) return fromShould(should, base) ?? plain(`the change in ${quoted}`, true);
  if (open) return plain(openPhrase(open[1] ?? '', open[2] ?? '') ?? `settling ${quoted}`, false);
  const either = eitherOr(asked ?? text);
  if (either) return plain(`${either[0]} rather than ${either[1]}`, true, either);
  if (asked !== undefined) return plain(`a yes to ${quoted}`, true);
  if (/\?\s*$/.test(raw.trim()) || /^why\b/i.test(text)) return plain(`settling ${quoted}`, false);
  const first = (text.split(' ')[0] ?? '').toLowerCase();
  if (verbs.has(first) && text.split(' ').length > 2) return plain(gerundPhrase(lowerFirst(text)), true);
  return plain(`the plan called ${quoted}`, true);
}

function eitherOr(text: string): [string, string] | undefined {
  const match = /^(.{2,60}?)\s+(?:or|vs\.?|versus)\s+(.{2,60})$/i.exec(text);
  return match?.[1] === undefined || match[2] === undefined || / or /.test(match[2]) ? undefined : [match[1], match[2]];
}

function fromShould(text: string, base: { text: string; keywords: string[]; options: undefined }): Topic | undefined {
  const words = text.split(' ');
  const isPronoun = pronouns.has((words[0] ?? '').toLowerCase());
  const from = isPronoun ? 1 : /^(the|a|an|our|my|your|their|this|that|these|every|each|all)$/i.test(words[0] ?? '') ? 2 : 1;
  const at = isPronoun ? 1 : words.findIndex((word, index) => index >= from && verbs.has(word.toLowerCase()));
  if (at < 1 || at >= words.length) return undefined;
  const subject = lowerFirst(words.slice(0, at).join(' '));
  const verb = (words[at] ?? '').toLowerCase();
  const rest = words.slice(at + 1).join(' ');
  const either = rest === '' ? undefined : eitherOr(rest);
  if (either) {
    const [one, other] = either;
    const second = verbs.has(other.split(' ')[0]?.toLowerCase() ?? '') ? gerundPhrase(other) : other;
    const act = isPronoun ? `${gerund(verb)} ${one} rather than ${second}` : `having ${subject} ${verb} ${one} rather than ${other}`;
    return { ...base, decision: true, act, options: [one, other] };
  }
  if (isPronoun) return { ...base, decision: true, act: gerundPhrase([verb, rest].filter((part) => part !== '').join(' ')) };
  if (verb === 'have' && rest !== '') return { ...base, decision: true, act: `${rest} for ${subject}` };
  if (verb === 'be' && rest !== '') return { ...base, decision: true, act: `${subject} being ${rest}` };
  return { ...base, decision: true, act: `having ${subject} ${verb}${rest === '' ? '' : ` ${rest}`}` };
}

/** `how should we store sessions` as `settling how we should store sessions`. */
function openPhrase(asking: string, rest: string): string | undefined {
  const match = /^(.*?)\b(should|shall|can|could|do|must)\s+(we|i|you|they|the \w+|our \w+)\s+(.+)$/i.exec(rest);
  if (!match) return undefined;
  const [, what = '', modal = '', subject = '', then = ''] = match;
  const verb = /^do$/i.test(modal) ? '' : ` ${modal.toLowerCase()}`;
  return `settling ${asking.toLowerCase()} ${what}${lowerFirst(subject)}${verb} ${then}`.replace(/\s+/g, ' ');
}

function gerundPhrase(phrase: string): string {
  const [verb = '', ...rest] = phrase.split(' ');
  return [gerund(verb.toLowerCase()), ...rest].join(' ');
}

/** The -ing form of a verb. */
export function gerund(verb: string): string {
  if (verb === 'be' || verb === 'see' || /(?:ee|oe|ye)$/.test(verb)) return `${verb}ing`;
  if (verb.endsWith('ie')) return `${verb.slice(0, -2)}ying`;
  if (verb.endsWith('e')) return `${verb.slice(0, -1)}ing`;
  if (/^(?:[^aeiou]*[aeiou][bdgmnprt]|commit|defer|prefer|ship|admit|permit|refer|begin|forget|upset|reset|submit|unplug)$/.test(verb)) {
    return /^[aeiou]/.test(verb) && verb.length < 3 ? `${verb}ing` : `${verb}${verb.slice(-1)}ing`;
  }
  return `${verb}ing`;
}

function lowerFirst(text: string): string {
  return /^(?:I\b|[A-Z]{2}|[A-Z]\w*[A-Z])/.test(text) ? text : text.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase());
}
