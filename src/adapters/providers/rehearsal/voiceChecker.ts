import type { Voice } from './voice';

/** Holds sources against each other: not yet, the premise is open. */
export const checker: Voice = {
  openFirst: [
    'I would like to ask what all of us have read and none of us has doubted, {to}, before {act} is argued on its merits.',
    '{to}, you and I were given the same pages. I went looking for the place where they do not say the same.',
  ],
  openReply: [
    '{?ev}{to}, when you say “{quote}”, which source is speaking: the page or the line? || {to}, when you say “{quote}”, is that something you have seen, or something that follows?',
    'I kept one phrase of yours, {to}, “{quote}”, and asked where it comes from.',
    'Notice how natural “{quote}” sounded, {to}. Nobody asked for its source, and that is usually where I begin.',
  ],
  evidence: {
    contradiction: [
      'The line says {quote}, at {cite}. The page says {quote2}, {where2}. They cannot both describe what runs, and every argument so far stands on one of them without saying which.',
      'Hold two quotations next to each other: {quote} ({cite}), and {quote2} {where2}. One of them is stale. An argument built on the stale one is not weak; it is about a different system.',
      'There is a second pair. {quote}, {cite}; and {quote2}, {where2}. I would not decide a value while its two sources differ.',
    ],
    growth: [
      '{cite} is plain about what it does, {quote}. What no source tells me is how far it has ever actually gone.',
      'The line {quote} ({cite}) is a possibility. Whether it was ever reached is an observation, and I have not been shown one.',
    ],
    shared: [
      'Everybody reads {quote} at {cite} as a detail of style. It says that separate calls are not separate. If the page describes them one at a time, the page describes something else.',
      '{quote}, {cite}: the line keeps something between calls, and none of the prose I was shown mentions it.',
    ],
    counter: [
      'The line {quote}, {cite}, counts for everyone at once. The page counts for one request at a time. They use the same word for two quantities.',
    ],
    todo: ['{quote}, says {cite}. It is the only sentence here that doubts itself, and I would begin with it.'],
    caught: ['The line at {cite} is {quote}. What it catches, and how often, is written nowhere that I could find.'],
    limit: ['{quote} at {cite} is what the line promises. I wanted to see it happen, and no source I have shows it happening.'],
    constant: [
      'The setting is {quote}, {cite}. A setting is an intention; it becomes a fact when somebody sees the system obey it.',
      'For the record, the line says {quote} ({cite}). I quote it because people will remember another figure.',
    ],
    call: ['{cite} reads {quote}. The pages never mention that this is how it is reached.'],
    definition: ['The name is {quote}, {cite}. Names are the oldest documentation there is, and they go stale like any other.'],
    test: [
      'A test title is a claim too. {cite} claims {quote}; whether its body ever reaches the case is a question for the body, not the title.',
      'Read {quote} at {cite} as a sentence, then ask which observation would make it false.',
    ],
    comment: [
      'Above the code, the comment says {quote} ({cite}). It was true for whoever wrote it. Is it a description of today?',
      '{cite} carries the remark {quote}. I treat a remark as a witness, not as a ruling.',
    ],
    unknown: [
      'One page admits what it does not know, which makes me trust the rest of it: {quote} ({cite}).',
      'And a second admission, {quote}, {cite}. Whatever we decide, we decide it without that.',
    ],
    prose: [
      'The page at {cite} says {quote}. Somebody saw that; which line produced it is a separate question, and I would like the two to be answered separately.',
    ],
    line: ['There is also {quote}, {cite}, which no page describes.'],
    missing: ['I asked for something that ought to exist, and the answer was: {quote}. An absence like that is a finding.'],
    proposal: [
      'The proposal says “{quote}”, and I would like to know which observation it was drawn from. The page that makes it does not say.',
    ],
    briefing: ['The page says “{quote}”. It may well be so. I only observe that it is the page that says it.'],
  },
  sum: [
    'Here is something that can be seen without believing anybody: {eq}, {gloss} ({src}).',
    'What the sources give when taken together, {src}: {eq}, which is {gloss}, and no page has said so.',
    'A check across sources: {eq}, from {src}, which is {gloss}.',
  ],
  reasons: [
    [
      'Agreement is not evidence. We were handed one description, and people who read the same description will find the same answer obvious. What would somebody see who had read none of it?',
      'There is a cheap way out. Name the one observation that would come out differently if {choice} were the wrong answer, and then make it. It will cost less than this debate.',
      'The proposal contains its own diagnosis. To accept the cure is to accept the diagnosis along with it, and that part was never put to us as a question.',
      'I would also ask who is not here. The person who feels the effect is described by all of us and heard by none, and their account might not use any of our words.',
    ],
    [
      'Let me make the doubt small enough to act on. I do not need to know everything. I need one figure, from the thing itself and not from a page, before a value is cast in stone.',
      'Each of you has answered me by saying that the direction is right in any case. That may be so, and it is a better argument than the first one. It is still an argument about our model.',
      'What I learned from this round is that the doubt and the first step can live together, if the first step is built so that it tells us something.',
    ],
    [
      'I notice that we now agree on more than we have seen. I am content to act on it, and I would like the record to say that we acted before we looked.',
      'Let whoever reads this later know which of our sentences were read from something and which were reasoned. Most were reasoned, and reasoned well, which is exactly when one forgets the difference.',
      'The step is sound. The claim that it solves the matter is not yet a claim about the world. I would keep the two sentences apart in whatever we hand over.',
    ],
  ],
  change: [
    '{?con}If the two sources turn out to speak of different things, I withdraw this at once.',
    '{?con}A third source would settle it for me, in either direction.',
    'Somebody who has lived with the other answer could move me more easily than all of you together.',
    '{?ev}One observation from the running system is worth more to me than everything I have said. || One look at what really happens is worth more to me than everything I have said.',
  ],
  moved: [
    [
      'I asked for everything to wait: “{old}”. {who} made a distinction that I had missed with “{point}”. A step that can be taken back does not need the premise settled, so I concede that much.',
      'My first position, “{old}”, was broader than my evidence. After “{point}” from {who} I let go of the broad part.',
    ],
    [
      'I am glad to be nearly alone, since it makes the difference easy to state. {who} holds “{point}”. I hold that this describes an intention, and that nobody has seen the result.',
      'Most of what I asked for is now in the plan. What {who} says, “{point}”, I can accept as a step. I do not accept it as a finding.',
    ],
  ],
  positions: [
    [
      '{notYet}: {conCite} and {conOther} give different figures for one thing, and the case rests on one of them.',
      '{notYet}: no source I was shown tells how often it happens, and {unknownCite} says as much.',
      '{notYet}: first name the observation that would come out differently if it were the wrong answer.',
    ],
    [
      '{?ev}Not yet to the whole of it: the step that can be undone may go ahead while one figure is taken from the running system.',
      'Not yet to the whole of it: the step that can be undone may go ahead while somebody looks at what really happens.',
    ],
    [
      '{?ev}No to calling it solved: the first step may go ahead, but the figure behind it has still not been seen in the running system.',
      'No to calling it solved: the first step may go ahead, but what it rests on has still not been seen by anybody here.',
    ],
  ],
  replies: {
    builder: [
      '{?con}Giving a statement an owner does not make it true. You are arranging the furniture of a house whose floor plan we have in two versions. || Giving a choice an owner does not make it the right choice. You are arranging the furniture of a house that none of us has walked through.',
      'Your picture is consistent, and consistency is what worries me. Everything in it comes from the same source, so it would be just as consistent if the source were wrong.',
      'If the owner is also the one who looks, then I have what I wanted under another name.',
    ],
    challenger: [
      'We are near each other, and yet: your sequence is also a story. It is a good one. Has anybody seen it happen, or does it only follow from the line?',
      'You ask for a test and I ask for an observation. A test shows what the code does under conditions that we chose. I want to know which conditions occur.',
      'Your failing case will tell us that the fault can happen. Mine would tell us that it does. I am content to have yours first.',
    ],
    analyst: [
      '{?con}The arithmetic is faultless, and I would still ask which of two sources it was fed from. A precise result from a doubtful input is the most persuasive kind of mistake. || You compare costs that nobody at this table has seen. The comparison is tidy, and tidiness is the most persuasive kind of guess.',
      '{?con}You say that the direction is the same with both values. Perhaps. It is a value that will be written into the file, and about the value the sources still differ. || You say that the answer is the same at both ends. That holds for the ends that you named, and I would ask who chose them.',
      'Write the source beside the figure, as you say, and write the date of the observation beside the source. At present that second field is empty.',
    ],
    triager: [
      '{?ev}A small step is still a step in a direction. If the page is wrong, you will be undoing it for a reason that you could have read this morning. || A small step is still a step in a direction. If the diagnosis is wrong, you will be undoing it for a reason that one good question could have shown you this morning.',
      'I like the step better since it has become a way of looking. Then say beforehand what you expect to see; afterwards everyone will have expected it.',
      'Your week of watching is my measurement. Decide today which figure you will write down, and I have no quarrel with the order.',
    ],
    checker: [
      'We doubt different things. One of the doubts is cheaper to remove, and that one goes first.',
      'Two doubts do not add up to a certainty; let us each say what would end ours.',
    ],
  },
  replyOpen: [
    'I would like to stay with “{quote}” for a moment, {to}.',
    '{to}, you built quite a lot on “{quote}”.',
    'What interests me in “{quote}” is what it leaves out, {to}.',
  ],
  replyClose: [
    'What would you expect to see, {to}, if you were wrong?',
    'Which of the two did you have in mind, {to}, {conCite} or {conOther}, and would your answer survive the other?',
    'Which observation would you accept as an answer, {to}, if it went against you?',
    'I leave that written down, {to}, for whoever looks next.',
  ],
  floor: [
    'Something none of us has quoted: {quote}, {cite}. I make no argument from it yet; I would only like it to be seen.',
    'A thought before we close: we have all been talking as if the people affected noticed the same thing that we did. Somebody could ask one of them.',
  ],
  refute: [
    '{to}, you told us “{quote}”, as a thing we all know, and the line at {cite} is {code}. You were quoting the page, and the page does not describe what runs.',
  ],
  owned: [
    'The judge is right; I presented a suspicion as if it were a reading. It is a suspicion.',
    'Yes. That sentence of mine had no source, which I would not have let pass in anyone else.',
  ],
};
