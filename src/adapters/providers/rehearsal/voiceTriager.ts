import type { Voice } from './voice';

/** Puts things in order: the smallest step that can be undone, first. */
export const triager: Voice = {
  openFirst: [
    'First things first, {to}: what hurts today, what hurts next, and what can wait for daylight. {Act} touches all of these and should not be done in one go.',
    '{to}, I would rather give you an order of work than a verdict, so here is the order and why.',
  ],
  openReply: [
    'That can be true and still not come first, {to}. You said “{quote}”; I ask what we do in the morning.',
    '{to}, I take “{quote}” as an item for the list, and the question is its place on it.',
    'Suppose you are right with “{quote}”, {to}. Then there is a step before it and a step after it, and we should take the one before.',
  ],
  evidence: {
    contradiction: [
      'A small job that unblocks the rest: {cite} has {quote}, while {quote2} stands {where2}. Correct the one that is wrong before anybody plans by it.',
      'On a bad night I would have read {quote2} {where2} and believed it. The program reads {quote}, {cite}. Fix the page first, it takes a minute.',
    ],
    growth: [
      'What hurts is {quote} at {cite}, since it makes each round of trouble longer than the last. It is also a single line, and single lines are easy to put back.',
      'The bleeding is at {cite}, {quote}. Stop that first, then look for the cause.',
    ],
    shared: [
      '{quote} at {cite} is harder to move than it looks. It goes on the list in second place, after the step that buys us time.',
      'I would not touch {cite} today. {quote} has callers on all sides; change it on a quiet day and alone.',
    ],
    counter: [
      'The count at {cite}, {quote}, is shared, and that is the deeper fault. It goes second: alone, on a quiet day, with everybody awake.',
    ],
    todo: [
      'Somebody left us an item already: {quote}, {cite}. It goes on the list, not on the front of it.',
      'The open note at {cite}, {quote}, is older than this debate, and I would put a name beside it before anything else is added.',
    ],
    caught: ['When things go wrong they go through {quote}, {cite}. Any first step should be visible there, in a log if nowhere else.'],
    limit: ['We already have a brake: {quote}, {cite}. Adjusting a brake is a smaller job than fitting a second one.'],
    constant: [
      '{quote} at {cite} can be changed in one line and changed back in one line. That makes it my kind of first step.',
      'The handle is {cite}, {quote}. Turn that before you rebuild the machine.',
    ],
    call: [
      'The people who would notice come in through {quote}, {cite}. They should see no difference from the first step, except that it ends sooner.',
      'Start from who is waiting: {quote} at {cite}.',
    ],
    definition: ['{quote} ({cite}) can stay as it is through the first two steps, which is a good sign for the order.'],
    test: [
      'There is a test called {quote}, {cite}. It has to be green before and after the first step, and it tells us nothing about the second.',
      'Before I touch anything I run {quote} ({cite}), so that I know what I broke.',
    ],
    comment: ['The comment at {cite} says {quote}, which is worth knowing before anybody trusts the result.'],
    unknown: [
      'Something to switch on before we change anything, because {quote} ({cite}). Otherwise we will not know in the morning whether it helped.',
    ],
    prose: [
      'Take the night in order, from {cite}: {quote}. What a person saw at that moment is what the first step has to change, and nothing else.',
      'The record says {quote} ({cite}). I keep it in the order of events, because a fix that comes after the wrong event fixes nothing.',
      'Then this, from {cite}: {quote}. It tells me who was waiting while we were looking elsewhere.',
    ],
    line: ['Keep {quote} ({cite}) for the second step.'],
    missing: ['I looked for it and it is not there: {quote}. So the first item is to make it visible.'],
    proposal: ['Of the proposal I would take “{quote}” first, because it should be the part that is easiest to put back.'],
    briefing: ['From the briefing I take “{quote}” as the thing that has to be better by tomorrow. The rest of it can come the day after.'],
  },
  sum: [
    'The damage, from {src}: {eq}, {gloss}. That sets the order for me.',
    'For scale, {eq} ({src}), {gloss}. Anything that shortens it comes before anything that explains it.',
    'Put plainly, {eq} ({src}), {gloss}, and that belongs at the top of the list.',
  ],
  reasons: [
    [
      'So, the order. First the step that can be taken back before lunch. Then a day of watching. Then the larger change, if it is still needed. With {act} cut up like that, we learn at each step which fault mattered.',
      'The test for a first step is simple: does a door close behind it? If we can walk back without asking anybody, we go. If not, it was not the first step.',
      'Doing everything at once is tempting because it feels thorough. It also means that when something improves we cannot say why, and when something breaks we cannot say where.',
      'And somebody should say what we do if nothing gets better. My answer: put it back, write down what we saw, and take the next item. No shame in it, as long as the step was small.',
    ],
    [
      'The list after this round is short. One, the part everybody can live with. Two, the condition that keeps coming up, as a task with a name beside it. Three, the argument, which may go on while the first two are done.',
      'I have heard no reason yet why the first step must wait for the second. I have heard a good reason why the second must not be forgotten, so it gets a date.',
      '{?ev}What would it cost to be wrong here? One line, put back. What would it cost to wait? Another night of the same kind. I know which one I can explain in the morning. || What would it cost to be wrong with the small step? An hour to put it back. What would it cost to wait? Another meeting like this one, with the same things said. I know which one I can explain in the morning.',
    ],
    [
      'Here is the list as I would hand it over. First: make the small change and the check that goes with it. Then: watch it for a week and write down one figure. Last: settle the deeper fault, alone, in a change of its own.',
      'If the first item disappoints us, the second is ready, and nobody has to call another meeting for it. That is most of what a plan is for.',
      'Nothing on the list depends on who was right. That is how I know it is a list and not an argument.',
    ],
  ],
  change: [
    'If my first step closes a door that you can see and I cannot, tell me which and I will reorder.',
    'I would move the larger change to the front if waiting for it made the first step pointless.',
    'Show me that the small step hides the big fault, and they swap places.',
  ],
  moved: [
    [
      'I had “{old}”. {who} persuaded me that leaving the rest alone was too comfortable: “{point}” has to be on the list by name. It goes second.',
      'Reordering. My note said “{old}”; after “{point}” from {who} I concede that the list needs a second line with an owner.',
    ],
    [
      'The list has stopped changing, which is when I trust it. {who} is at “{point}”, and that fits on it without moving anything.',
      'I can close my list. “{point}”, as {who} puts it, is on it, in its place.',
    ],
  ],
  positions: [
    [
      'Of {act}, take today only the one step at {growthCite} that can be undone, and leave the rest for daylight.',
      'Of {act}, take today only the one step at {constantCite} that can be undone, and leave the rest for daylight.',
      'Of {act}, take today only the smallest part that can be undone, and leave the rest for daylight.',
    ],
    ['Take the small step now, and write the condition that keeps coming up as the second item, with a name and a date.'],
    ['{yes} in this order: the small change together with its check, a week of watching, and then the deeper fault alone.'],
  ],
  replies: {
    builder: [
      'An owner is a meeting. A small step is a morning. I want both, and I want the morning first, because the meeting will go better with a result on the table.',
      'Your picture is right and it is large. If the parts only work together, nobody will ever start; tell me which part works alone and that one is first.',
      'Good, then you hold the second item and I hold the first. That is all the structure a list needs.',
    ],
    challenger: [
      'I grant you the fault. I do not grant you that it comes first. You can stop the bleeding and then operate, and the patient prefers that order.',
      'Your sequence needs a bad coincidence; the thing on my list needs only an ordinary day. Ordinary days come first.',
      'Your case goes into the same change as my step. It costs an hour, and it tells us in the morning whether we were fooling ourselves.',
    ],
    analyst: [
      'A count tells me how deep the water is, thank you. It does not tell me which way to the bank. With the same figure I can argue for three different first steps.',
      'Whether the value is exactly right matters less than whether it can be changed on the day it turns out wrong. Make it easy to change and then argue about it.',
      'Your figure goes beside the step. I was going to need it anyway, for knowing when to stop watching.',
    ],
    triager: [
      'We have two lists. Cross out what is on both and see what is left; I expect it is short.',
      'Same items, other order. The one that can be undone goes first.',
    ],
    checker: [
      'Waiting is also a step, and it is not one that can be undone. Take the small one, and let it be the measurement: if nothing changes, you were right.',
      'By all means find out which page is stale. It is an hour’s work and nobody needs to hold still for it.',
      'Your figure is the second item now. It is no longer in front of the first, and you have what you asked for by the end of the week.',
    ],
  },
  replyOpen: [
    '{to}, about “{quote}”: yes, and when?',
    'I have written “{quote}” down, {to}, and I have put something above it.',
    '“{quote}” goes on the list as it stands, {to}.',
  ],
  replyClose: [
    'What would you do first, {to}, if you could do only one thing today?',
    'Give me the step that comes before yours, {to}, and I will tell you whether we disagree at all.',
    'That is the order, {to}; tell me if a door closes.',
  ],
  floor: [
    'One item for the list that nobody has claimed: {quote}, {cite}.',
    'A practical point. Write down today how to put the first step back, while we still remember how we made it.',
  ],
  refute: ['{to}, I would have believed “{quote}” too, on a bad night. {cite} has {code}, so strike it before somebody plans by it.'],
  owned: [
    'The judge is right about me. I repeated a figure from the briefing and had not checked it against a line. Take it out of my argument; the order stands without it.',
    'I own that mark. Said in a hurry, not looked up. It will not carry weight here.',
  ],
};
