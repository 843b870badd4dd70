import type { Voice } from './voice';

/** Counts: yes as proposed, if the sum carries it. */
export const analyst: Voice = {
  openFirst: [
    'Figures first, {to}, opinions after; {act} is a question of size before it is one of taste.',
    '{to}, here is what can be counted. The rest of my turn follows from it.',
  ],
  openReply: [
    '{to}, “{quote}” is a statement of quality. I can add the quantity.',
    'Fact against phrase, {to}: you said “{quote}”, and it can be checked.',
    'Your claim was “{quote}”, {to}. Two things follow from it if it is true.',
  ],
  evidence: {
    contradiction: [
      '{cite} states {quote}. {where2c} states {quote2}. Both describe one quantity, therefore one of the two is not in force.',
      'Two values for one name: {quote} ({cite}) and {quote2} {where2}. Any sum must say which it uses; mine uses the line that the program reads.',
    ],
    growth: [
      'The rule is {quote}, {cite}. It is exponential. Therefore a small change in the count is a large change in the result.',
      '{cite} gives the law of growth: {quote}. Per step the value doubles, so the last step is as large as all earlier ones together.',
    ],
    shared: [
      '{quote} stands at {cite}, outside the single call. The count it feeds is therefore per process, not per request, and every figure here changes its meaning.',
      'Per what? {cite} answers: {quote}. One for all calls.',
    ],
    counter: [
      '{quote} ({cite}) is counted per process, not per request. Therefore the limit that refers to it is reached sooner or later than its name says.',
    ],
    todo: ['Listed as open at {cite}: {quote}. One known case without a result; there may be more, and I count this one.'],
    caught: ['Failures are counted at {cite}, {quote}. No other line I have changes the count.'],
    limit: ['The bound that exists is {quote} ({cite}). It bounds how often, not how long.', '{cite}: {quote}. One condition, one exit.'],
    constant: ['The input is {quote}, {cite}.', 'Take {quote} from {cite} as given; it is the figure the program reads.'],
    call: ['Per call, one pass through {quote} ({cite}).', '{cite} shows {quote}, therefore the multiplier is the number of callers.'],
    definition: ['The unit of account is {quote} at {cite}.'],
    test: [
      'A test pins {quote}, {cite}. It fixes the small end of the range; the large end is not pinned by anything I was shown.',
      '{cite} checks {quote}. That is one point on the curve.',
    ],
    comment: [
      'The comment {quote} ({cite}) is intent, not measurement. I record it and do not count with it.',
      '{cite} remarks {quote}. No figure follows from that.',
    ],
    unknown: ['The missing figure is named at {cite}: {quote}. I do not estimate it; I give the result for both ends of its range.'],
    prose: [
      'On record at {cite}: {quote}. I use it as reported; what can be checked against it, I check.',
      '{cite} reports {quote}. I take the figure as it stands.',
    ],
    line: ['Also counted: {quote}, {cite}.'],
    missing: ['Not in the files: {quote}. I therefore give no figure for it.'],
    proposal: ['The proposal is “{quote}”. It would move one quantity and leave the others alone, therefore its effect can be isolated.'],
    briefing: ['The briefing offers “{quote}”. I use it as the claim to be checked, not as the check.'],
  },
  sum: [
    'The working: {eq}, that is {gloss} ({src}).',
    'From {src}: {eq}, which is {gloss}. It can be checked with a pencil.',
    'Another sum, {src}: {eq}; read it as {gloss}.',
  ],
  reasons: [
    [
      'Three quantities decide this: the cost per case, the number of cases, and the cost of being wrong once. If it does what is claimed, {choice} lowers one of them. Say which one, and the claim can be checked afterwards; leave it open, and any result will count as success.',
      'Compare like with like. The cost of acting is paid once and is known. The cost of waiting is paid per occurrence and is not bounded by anything we were shown. Without a bound on the second, the first is the smaller.',
      'I leave elegance out of it. If two answers give the same figures, take the one with fewer parts; if they give different figures, the figures decide.',
      'One quantity is missing: how often the case occurs. At the low end the change is harmless, at the high end it is needed. The answer is the same at both ends, therefore the missing figure need not stop us.',
    ],
    [
      'The range is now smaller. At one end the proposal is sufficient; at the other it is necessary and not sufficient. It is right at both ends. Only the wording of the claim differs.',
      'What a decision costs depends on how long it stands. Per week of waiting the exposure is the same as before; per week of trial we gain one observation. That asymmetry is an argument.',
      'A value without a source will be argued about again. A value with a source will be recomputed. I prefer the second kind of work.',
    ],
    [
      'Result: one value, one source, one check. Everything else that was said is true and changes none of the three.',
      'The positions now differ by less than the uncertainty of the figures. To go on talking would therefore be rounding.',
      'What is left over is the frequency, which nobody has. It affects the priority of the later steps. It does not affect the first.',
    ],
  ],
  change: [
    '{?ev}If one of these inputs is not the one in force, the result changes and so do I.',
    '{?ev}Give me a different figure for the same line and I will redo the sum.',
    'Name a cost that I left out, and I will do the comparison again.',
    'A frequency near zero would reverse this.',
  ],
  moved: [
    [
      '{?con}Old position: “{old}”. New input from {who}: “{point}”. A value whose source is disputed cannot be taken as it stands, therefore I was wrong to take it so. The direction stays, the value goes. || Old position: “{old}”. New input from {who}: “{point}”. I had promised a figure and not said what it is before we begin, therefore I was wrong to call the position complete. The direction stays; a first measurement joins it.',
      '{?con}Correction. I said “{old}”. {who} showed “{point}”, and that changes an input of mine. I was wrong on the value; the direction holds.',
    ],
    [
      'No input has changed since the last round. {who} holds “{point}”, which is compatible with my result, therefore I add nothing to it but the source.',
      'Checked against “{point}” from {who}: same direction, smaller scope. My result stands.',
    ],
  ],
  positions: [
    [
      '{yes}, because the sum from {growthCite} decides it whatever the frequency turns out to be.',
      '{yes}, with the value computed from {constantCite} and not chosen by feel.',
      '{yes}, with one figure agreed beforehand that will say whether it worked.',
    ],
    [
      '{yes}, but with the value recomputed from {conCite}, since the other source for it is not in force.',
      '{yes}, but with the value measured before and after instead of assumed.',
    ],
    ['{yes}, with the value, its source and the working written beside it, so that the next change is a recalculation.'],
  ],
  replies: {
    builder: [
      'Ownership is not a quantity. The value is the same whoever owns it. Decide the value now; who keeps it can be decided at the same cost later.',
      'One place or three: count the places. If it is one already, your condition is met; if it is not, say how many.',
      'Agreed, with one addition: the owner keeps the working, not only the result.',
    ],
    challenger: [
      '{?ev}Your sequence is possible. Possible is not a frequency. Until it has one, it argues for a test, not against acting. The two do not compete for anything. || Your bad day is possible. Possible is not a frequency. Until it has one, it argues for caution in the size of the step, not against the step.',
      '{?limit}You ask for the step between “it is large” and “so limit it”. Here it is: the loss grows with the value and the benefit does not. Therefore some limit beats none. || You ask for the step between the trouble and this answer to it. Here it is: a trial ends with a figure, an argument ends with another argument. Therefore a trial that can be stopped beats both.',
      '{?ev}Your test needs an expected value. I have one. That settles what is between us. || Your test needs an expected value, and my judgement needs a figure. They are the same figure. That settles what is between us.',
    ],
    analyst: [
      'We use different inputs, therefore different results. State the line for each input and one of the two sums will go away.',
      'Same method, other unit. Convert before comparing.',
    ],
    triager: [
      'Smallest step, measured how? By effort, all the options are near each other. By exposure removed, they are not. Sort your list by the second.',
      'Your order is sound if the first item removes the largest term. It does only with the right value, so the value comes before the order.',
      'Same first step, therefore no dispute. I only fix the figure in it.',
    ],
    checker: [
      '{?con}That the sources differ is established. The sum can be done for both, and a dispute that does not change the sign does not block the decision. || You want an observation that would separate right from wrong. Good: name the figure and the threshold. That is one line of work, therefore it is not a reason to stop.',
      'You ask to measure first. Measuring costs time, and the exposure runs per unit of time. Do both; the order is not forced.',
      'The observation you want is cheap and I would fund it. It decides the value. It no longer decides the direction.',
    ],
  },
  replyOpen: [
    'Check of “{quote}”, {to}.',
    '{to}, I tested “{quote}” for what it implies.',
    'One term in “{quote}” carries the whole weight, {to}, so I looked at that term.',
  ],
  replyClose: [
    '{?ev}Which of the inputs do you dispute, {to}, and what would you put in its place? || Which cost did I leave out, {to}, and who pays it?',
    'Name the figure that would change your answer, {to}.',
    'No figure of yours contradicts mine, {to}; I count that as agreement.',
  ],
  floor: [
    'For completeness: {quote}, {cite}. It has not entered any sum so far.',
    'One definition before we close: “better” should mean one named figure, lower than before. Otherwise nobody can be wrong.',
  ],
  refute: ['{to}, “{quote}” is not the figure in force: {cite} has {code}. What was computed from it falls.'],
  owned: ['The mark is correct. A figure without a line is not a figure; withdrawn.', 'Accepted. I gave a result and left out its source.'],
};
