import type { Voice } from './voice';

/** Looks for the one place that owns a decision: yes, on a condition. */
export const builder: Voice = {
  openFirst: [
    '{to}, before we weigh anything, let me lay out where {act} would have to live, because the place decides more than the idea does.',
    'I will start with the map and leave the verdict to the end, {to}, since you will want to know which piece each argument is about.',
  ],
  openReply: [
    '{to}, put these side by side: your “{quote}”, and the question of who owns that decision once we have left the room.',
    'There is a true piece in what you said, {to}: “{quote}”. My difficulty is with the place, and the place is where designs go wrong.',
    'Your sentence “{quote}” describes one part of the picture, {to}, and I would like to draw the part around it.',
  ],
  evidence: {
    contradiction: [
      'Two sources describe the same part: {quote} at {cite}, and {quote2} {where2}. A part with two descriptions has two owners, which in practice means none.',
      'Hold {quote} ({cite}) against {quote2} {where2}. Whoever wrote the second did not know the first, and that is a fact about the structure, not about the people.',
    ],
    growth: [
      'The shape of the behaviour is settled in one place, {quote} at {cite}. That is good news: whatever we decide has a single line to go into.',
      '{cite} holds {quote}, which is the only line I was shown that decides how fast this grows. An owner exists; it has merely never been asked to own a limit.',
    ],
    shared: [
      'Look at {quote} in {cite}. It is made once and lives on between calls, so whoever calls next inherits what the one before left behind. Any rule we add will be added to that inheritance.',
      'The seam runs through {cite}, where {quote} is set up outside the single call. That line decides who shares whose fate, and nobody at this table has claimed it.',
    ],
    counter: [
      '{quote} at {cite} is set up once and then kept between calls. A count that belongs to one request has been given to the whole process, and that is a question of place before it is one of size.',
    ],
    todo: [
      'Somebody wrote down what is missing and where: {quote} ({cite}). An open item with a place and without a name is a seam that nobody owns.',
    ],
    caught: [
      'At {cite} the failure is taken in hand: {quote}. That is a boundary, and boundaries are where a rule can be stated once for everybody.',
    ],
    limit: [
      'There is already a place that says no: {quote}, {cite}. I would rather give that place a second duty than build a second place.',
    ],
    constant: [
      'The value itself sits in {cite} as {quote}, apart from the code that obeys it. A new rule belongs beside it, or we will have two kinds of setting.',
      '{quote} ({cite}) tells me that figures were meant to be kept in one drawer. I would honour that.',
    ],
    call: [
      'The way in is {quote} at {cite}. Every caller passes there, as far as I was shown, so a decision made below that line is made for all of them.',
      'From {cite} I read {quote}; that is the join between the part that decides and the part that merely uses.',
    ],
    definition: [
      '{cite} declares {quote}, and that declaration is the contract. A change that does not show in it will surprise somebody.',
      'The part has a name, {quote} in {cite}, and a name is half of an owner.',
    ],
    test: ['What the part promises today is written in a test title, {quote} ({cite}). A new promise needs a title of its own next to it.'],
    comment: [
      'The comment at {cite} gives a reason: {quote}. A reason can expire without anybody touching the line below it, so the first question is whether this one still holds.',
    ],
    unknown: ['What nobody watches, nobody owns: {quote} ({cite}). Whoever gets the rule should get that duty with it.'],
    prose: [
      'The account at {cite} says {quote}. I read that as a statement about where a boundary was missing.',
      'Beside the code stands {quote} ({cite}), and the design has to answer to that sentence as well.',
    ],
    line: ['{cite} completes the picture with {quote}.'],
    missing: ['The steward was asked and found nothing: {quote}. A gap in the files is often a gap in ownership.'],
    proposal: [
      'The proposal reads “{quote}”. It says what should happen and leaves out whose rule that will be, which is the half I would add.',
    ],
    briefing: ['The briefing states “{quote}”. I take it as the boundary that we were handed, and I notice that it names no owner.'],
  },
  sum: [
    'The scale matters for the design, so here it is: {eq}, {gloss} ({src}).',
    'I do not usually bring sums, but this one moves a boundary: {eq}, in words {gloss}, from {src}.',
    'Put {src} together and you get {eq}; {gloss}.',
  ],
  reasons: [
    [
      'The general point is this. A rule that everybody must remember is a wish; a rule that stands in the one place everybody passes is a property. I can support {choice} in the second form and not in the first.',
      'Whatever we choose, two questions come with it: which part is told, and which parts need not know. If the second list is long, the design is good. If it is empty, we have only spread the work.',
      'I would separate the decision from its parameters. The decision can be made today and by us; the parameters belong to whoever will be woken by them, and should be changeable without reopening this debate.',
      'What I do not want is half of each answer. A half measure has the costs of both sides, and a year later nobody can say which half was the reason.',
    ],
    [
      'So let me redraw the picture with the pieces we now have. There is a first move that nobody opposes and a second that needs an owner; they only looked like rivals because we named them in one breath.',
      'An arrangement in which both stand is possible: make the choice in one place, and let that place also be the one that is observed. Then the doubt and the decision share an address.',
      'What has changed since the last round is the order, not the aim. Ownership can follow the first step, provided that the first step does not create a second home for the same rule.',
    ],
    [
      'The whole now has four parts: the step that can be undone, the place that owns the rule, the check that would notice a mistake, and the date on which somebody looks. Each was brought by a different person, and none works as well alone.',
      'One thing I would write at the top of the page: what we decided, what we only assumed, and who is to tell the two apart when the assumption fails.',
      'I withdraw one earlier sentence. I treated ownership as the price of entry; it is the second instalment, and it may be paid after the first result is in.',
    ],
  ],
  change: [
    '{?ev}Show me a caller that does not pass through that place, and I will redraw this from the start.',
    'I would give this up for a simpler home for the same decision, if one of you can point to it.',
    'My view turns on there being one place; find me a second and it falls.',
  ],
  moved: [
    [
      'I came in with “{old}”. {who} has made me reorder that: “{point}” is the cheaper half, and it does not have to wait for mine. I concede the order and keep the condition.',
      'My earlier position was “{old}”, and it needs mending. What {who} argued, “{point}”, fits in front of it, so I concede that my condition comes second.',
    ],
    [
      'We have more in common than the positions suggest. {who} stands at “{point}”, I stand one step further along the same road, and that leaves one shared plan to write down.',
      'Let me try to write the version all of us could sign. It begins with what {who} holds, “{point}”, and adds the owner that it lacks.',
    ],
  ],
  positions: [
    [
      '{yes}, on the condition that what is shared at {sharedCite} gets one owner, because a rule added there is added for everybody.',
      '{yes}, on the condition that the rule stands in one place, next to {growthCite}, and not in every caller.',
      '{?ev}{yes}, on the condition that one place owns it and every caller goes through that place.',
      '{yes}, on the condition that it has one named owner, who may also change it later.',
    ],
    [
      '{yes} in two steps: the one that can be undone goes first, and before the second the state at {sharedCite} gets a named owner.',
      '{yes} in two steps: the one that can be undone goes first, and a named owner takes over before the second.',
    ],
    [
      '{yes} as one plan in which the undoable step, a single owner, a check that would fail, and a date to look back follow in that order.',
    ],
  ],
  replies: {
    builder: [
      'We both want one owner, so the only thing left between us is which place it should be, and that can be read from the callers.',
      'If we name two owners we have named none; let us take the one with fewer callers above it.',
    ],
    challenger: [
      'The fault you describe and the change on the table are not rivals. They meet in the same part, and a part with one owner can carry both. What I cannot accept is the step from “this does not cure everything” to “this should not be done”.',
      'You have found where the structure leaks, and I would rather build around your finding than against it. Give the leak an owner and your objection becomes the first item on that owner’s list.',
      'Your test belongs at the boundary I have been describing. If it is written there, it guards every caller at once, and neither of us needs to win.',
    ],
    analyst: [
      'A figure tells us how far things go, and I accept it. It does not tell us who may change it next spring. The same sum, kept in two places, will be right in one of them.',
      'Your figure needs a home. Put it where the rule is and it explains the rule; put it in a document and it will be the next thing that disagrees with the code.',
      'Let the owner of the place own the figure as well, and write the sum beside it. That is the smallest structure in which your point survives.',
    ],
    triager: [
      'I like a first step that can be undone. My worry is the step that is never undone and never finished: it stays, people come to rely on it, and it becomes the architecture by accident.',
      'Then let the list carry a name at every line. An order of work without owners is an order of wishes.',
      'We agree on the order now. What I add is a sentence that says who takes the second step, so that the first does not become the last.',
    ],
    checker: [
      'Two sources that differ are a reason to find the owner, I agree, and only then a reason to wait. If nobody owns the statement, waiting will not make it true.',
      'I would fold your doubt into the design. The place that makes the decision should also say what it saw; then the question you raise is answered by the running system and not by us.',
      'Your measurement can be the duty of the same owner. I see no need for it to stand outside and hold the door shut.',
    ],
  },
  replyOpen: [
    '{to} said “{quote}”, and I want to take that apart with some care.',
    'Let me build on “{quote}”, {to}, since the sentence carries more than you used it for.',
    'On “{quote}”: half of this I share, {to}, so let me mark where the halves meet.',
  ],
  replyClose: [
    'Which part would you make responsible, {to}?',
    'So my question to you, {to}, is narrow: whose line would you change first, and who else reads it?',
    'If you can live with the owner, {to}, I can live with the rest.',
  ],
  floor: [
    'One structural note for the record: {quote} at {cite} belongs in the same decision, since it is part of the same seam.',
    'A small addition: whoever takes this on should write one sentence beside the rule that says what it is for. Rules without a purpose are removed by careful people.',
  ],
  refute: [
    '{to}, the sentence “{quote}” does not fit the place it describes: {cite} has {code}. I would mend the description before we build on it.',
  ],
  owned: [
    'The judge has a point about my earlier turn; I drew a larger picture than my lines support, and I take that part back.',
    'Marked, and fairly. I will keep to what I was shown.',
  ],
};
