import type { Craft } from './workPaths';

/** The sentences of one craft. Slots: the goal's words, the place and words of a line, a teammate and what it said. */
export type WorkVoice = {
  /** The first sentence of a turn: what it brings. */
  opens: readonly string[];
  /** The same in later turns. */
  goesOn: readonly string[];
  /** What the craft adds of its own, for its file. */
  notes: readonly string[];
  /** One point of a review, on a line that is quoted. */
  points: readonly string[];
  /** What it says to the one who spoke before. */
  replies: readonly string[];
};

export const workVoices: Readonly<Record<Craft, WorkVoice>> = {
  maker: {
    opens: [
      'This turn brings a first version to take apart: the part of the goal that says “{goal}”.',
      'I start with something that can be opened and run, for “{goal}”.',
      'Here is a skeleton that stands on “{goal}”, nothing more yet.',
    ],
    goesOn: [
      'This turn works what @{last} said into the files.',
      'One small change this time, because of @{last}.',
      'I keep the shape and add one line, after what @{last} wrote.',
      'Back at the bench with the note of @{last}.',
    ],
    notes: [
      'The smallest piece that can be run comes first, and everything about {word} hangs on it.',
      'One entry point for {word}, so that there is one place to look when it fails.',
      'What comes in should be checked at the edge; behind it {word} can be taken as good.',
      'No part of this knows more about {word2} than it needs.',
    ],
    points: [
      '{cite}: “{quote}” has no failing case beside it. Say what happens when the input is not what is expected.',
      '{cite}: “{quote}” could be done by something smaller. Take one part out and see whether anything breaks.',
      '{cite}: “{quote}” hides a decision. Give it a name of its own, so that it can be changed in one place.',
    ],
    replies: [
      '“{quote}”, you say. I can build that, as long as it has one place to live.',
      'On “{quote}”: yes, and it costs one more function, which I accept.',
      'I take “{quote}” as a requirement, and I would rather have it late than twice.',
    ],
  },
  tester: {
    opens: [
      'This turn brings cases: what has to hold before anybody believes “{goal}”.',
      'I look for the input that makes “{goal}” untrue.',
      'From me come checks, one for each promise in “{goal}”.',
    ],
    goesOn: [
      'I add a case for what @{last} said.',
      'This turn asks of the words of @{last} what would show them wrong.',
      'One more check, since @{last} opened a door.',
      'The list of cases grows by one, thanks to @{last}.',
    ],
    notes: [
      'The empty case: nothing comes in, and {word} still answers.',
      'The doubled case: the same thing twice, and {word} counts it as the goal says.',
      'The broken case: half a line, a wrong sign, and {word} says where it stopped.',
      'The large case: a thousand times {word2}, with no change in the answer.',
    ],
    points: [
      '{cite}: “{quote}” is not tested. Name one input, the result, and the expected result.',
      '{cite}: “{quote}” holds only for good input. Add the empty one and the broken one.',
      '{cite}: “{quote}” cannot fail as it stands, so it shows nothing. Make it able to fail.',
    ],
    replies: [
      '“{quote}” is a claim I can test; it is on my list with an input beside it.',
      'Before I trust “{quote}” I want to see it fail once, on purpose.',
      'If “{quote}” holds, the empty case must hold as well. That one I check first.',
    ],
  },
  critic: {
    opens: [
      'This turn brings objections, in order of weight, against what “{goal}” asks for.',
      'I read against the grain of “{goal}” and say what does not hold.',
      'What follows is feedback by place, measured by “{goal}”.',
    ],
    goesOn: [
      'I hold what @{last} wrote against the goal.',
      'This turn says what is left after @{last}.',
      'One doubt of mine is taken up by @{last}.',
      'I look at my objections again, after @{last}.',
    ],
    notes: [
      'What would have to be true for {word} to fail, and who would notice first.',
      'The promise about {word} that nobody has shown yet.',
      'What a stranger would misread about {word2}.',
      'Which sentence of the goal has nobody’s name beside it: the one on {word}.',
    ],
    points: [
      '{cite}: “{quote}” says that something is so without showing it. Right would be the case that shows it.',
      '{cite}: “{quote}” can be read in two ways. Pick one and strike the other.',
      '{cite}: “{quote}” leaves open who it is for. Name the reader, or the caller, and what they get.',
      '{cite}: “{quote}” repeats the goal and adds nothing to it. Say what follows from it.',
    ],
    replies: [
      '“{quote}” is the strongest thing said so far, and still only half of an answer.',
      'I disagree with “{quote}” as long as nobody says how we would notice that it is wrong.',
      'I let “{quote}” stand, with one condition: it has to be in a file, where it can be read twice.',
    ],
  },
  writer: {
    opens: [
      'This turn brings a text in which “{goal}” can be followed from top to bottom.',
      'I put “{goal}” into an order that somebody new can read.',
      'Here is a page that says what “{goal}” means and what it leaves open.',
    ],
    goesOn: [
      'I put the thought of @{last} where a reader looks for it.',
      'This turn adds a line to the text, after @{last}.',
      'One sentence is added, because of @{last}.',
      'The text takes in what @{last} said, in its own place.',
    ],
    notes: [
      'The reader meets {word} first and the exceptions last.',
      'Every term of the goal is used in one sense; {word} above all.',
      'What is not known yet about {word2} says so, in its own place.',
      'No sentence promises more about {word} than the files show.',
    ],
    points: [
      '{cite}: “{quote}” comes too early. A reader does not know yet what it refers to.',
      '{cite}: “{quote}” says two things at once. Two sentences would be right.',
      '{cite}: “{quote}” needs an example; without one it stays a wish.',
    ],
    replies: [
      '“{quote}” goes into the text, close to your words, since I have no better ones.',
      'A reader will stumble over “{quote}”; I say the same in two steps.',
      'With “{quote}” the text has its middle. The end is still missing.',
    ],
  },
  analyst: {
    opens: [
      'This turn brings what can be counted about “{goal}”, and what cannot.',
      'I ask of “{goal}” which figure would settle it.',
      'Here is how “{goal}” could be measured before it is believed.',
    ],
    goesOn: [
      'I look for the figure behind what @{last} said.',
      'This turn puts the words of @{last} into a form that can be compared.',
      'One measure more, after @{last}.',
      'What @{last} said should be checked before we lean on it.',
    ],
    notes: [
      'The one figure for {word}, how it is taken, and when it counts as good.',
      'What is compared with what: {word} before the change and after it.',
      'Where the data on {word2} could mislead, and what would show it.',
      'What stays unknown about {word}, said before anybody reads a result.',
    ],
    points: [
      '{cite}: “{quote}” has no figure and no source. Right would be a measure and where it comes from.',
      '{cite}: “{quote}” compares nothing. Say what it would be without the change.',
      '{cite}: “{quote}” assumes that the data are clean. Count them once before and once after.',
    ],
    replies: [
      '“{quote}” can be measured; until it is, I treat it as a guess.',
      'I would like to see a number beside “{quote}”.',
      'From “{quote}” something follows that we can count, and nobody has yet.',
    ],
  },
  lead: {
    opens: [
      'This turn brings an order: what of “{goal}” comes first, and who has it.',
      'I say what “{goal}” asks of us and cut it into parts.',
      'The goal says “{goal}”, and here is how we get there.',
    ],
    goesOn: [
      'I take stock after @{last}.',
      'This turn settles one thing that @{last} left open.',
      'Where we stand, now that @{last} has spoken.',
      'The plan changes in one line, because of @{last}.',
    ],
    notes: [
      'Done means that somebody else can check {word} without asking us.',
      'The order: first what others wait for, which is {word}; then the rest.',
      'What is put off about {word2} is written down with a name beside it.',
      'Nothing is finished on {word} until a second pair of eyes has read it.',
    ],
    points: [
      '{cite}: “{quote}” has no owner and no end. Name both.',
      '{cite}: “{quote}” is not asked for. Take it out, or say which sentence of the goal needs it.',
      '{cite}: “{quote}” has to come before what it depends on. Change the order.',
    ],
    replies: [
      '“{quote}” is decided, as far as I am concerned; we build on it.',
      'I put “{quote}” on the list and the rest of your turn behind it.',
      'Good: “{quote}”. What I still miss is how somebody checks it.',
    ],
  },
};

/** Beginnings of sentences by which a turn speaks of itself; nobody answers those. */
export function selfTalk(): readonly string[] {
  const templates = [...Object.values(workVoices).flatMap((voice) => [...voice.opens, ...voice.goesOn]), ...Object.values(common).flat()];
  const starts = templates.map((template) => template.split('{')[0] ?? '').filter((start) => start.length >= 8);
  return [
    ...starts,
    'I speak ',
    'In turn ',
    'I close ',
    'This is turn ',
    'Point by point',
    'The verdict on ',
    'The plan',
    'Where it stands',
    'The goal in short',
    'No review names',
    'All my arguments',
    'Before I write',
    'My word on it',
    'I read on ',
    'As ',
  ];
}

/** Sentences that any member may say. */
export const common = {
  honest: [
    'What I write is a rehearsal: no AI model made it, it is put together from the goal, the files and the talk.',
    'To be plain: I am the rehearsal, no AI, and I only rearrange what the prompt holds.',
    'This is rehearsal text from @{me}; no AI model wrote it.',
  ],
  persona: [
    'My brief says “{persona}”, and I go by that.',
    'I work by one line of my brief: “{persona}”.',
    'As {role} I keep to “{persona}”.',
  ],
  memory: ['I remember: “{memory}”.', 'From earlier work I remember “{memory}”, which bears on {word}.'],
  belief: ['The belief board holds “{belief}”; I build on it until somebody contests it.', 'I read on the belief board: “{belief}”.'],
  context: ['The shared context says “{context}”, so that is settled.'],
  director: ['The direction we were given is “{director}”, and it comes before my own plan.', 'I follow the note “{director}” first.'],
  wrote: ['It is in {files}.', 'Look at {files}.', 'The result stands in {files}.', 'You find it in {files}, whole.'],
  noFile: ['I write no file here, so this is all in words: {note}', 'My part is words alone: {note}', 'What I would put down: {note}'],
  unsure: [
    'I am least sure about “{doubt}”.',
    'The weakest place is “{doubt}”; look there first.',
    'If you have time for one thing, question “{doubt}”.',
  ],
  open: [
    'Still missing: a real answer to “{doubt}”.',
    'Open on my side is “{doubt}”.',
    'Nobody has shown yet that “{doubt}” is met.',
    'What we have not touched is “{doubt}”.',
  ],
  end: [
    'Everybody has had a say and the files are there, so the rehearsal of this goal ends here.',
    'Each of us has spoken more than once; for a rehearsal that is enough.',
    'I see nothing more that a rehearsal could add.',
  ],
  approve: [
    'The revision takes up my points: {answered}. Nothing is left that a rehearsal could object to.',
    'I went through it again: {answered}. I have no further point.',
    'What I asked for is written down, namely {answered}. For a rehearsal that is enough.',
  ],
  mended: ['What was not accepted from me was “{refused}”; this reply mends it.', 'I was told “{refused}”, so I write that part again.'],
} as const;
