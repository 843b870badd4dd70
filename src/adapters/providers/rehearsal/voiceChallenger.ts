import type { Voice } from './voice';

/** Looks for what breaks: no as written, the fault is elsewhere. */
export const challenger: Voice = {
  openFirst: [
    'Walk it through with me, {to}. Assume that {act} is done and see what still goes wrong.',
    '{to}, you will want to say yes to {act}. Try to break it first.',
  ],
  openReply: [
    'You say “{quote}”, {to}. Walk it through.',
    '{to}: “{quote}”. Take that in its strongest form and it still leaves the bad case open.',
    'I will go straight at “{quote}”, {to}, because everything after it leans on it.',
  ],
  evidence: {
    contradiction: [
      'Here is the first thing that breaks. {quote} at {cite}; {quote2} {where2}. Someone is reasoning from a figure that the program does not use.',
      '{cite} has {quote}. Against it, {quote2} {where2}. Pick either one and half of our arguments fall over.',
    ],
    growth: [
      '{quote}, {cite}. In the lines I was given nothing stops it. Capping the symptom leaves the cause running.',
      'Read {cite} again: {quote}. It grows, and the only thing between it and the caller is luck.',
    ],
    shared: [
      '{cite} keeps one thing for all callers: {quote}. You can change every figure around it, and two of them will still meet there.',
      'Everybody goes through {quote}, {cite}. Ask what the second caller finds there after the first has failed.',
    ],
    counter: [
      'Here is the one that hurts: {quote} at {cite}. It is set once and outlives the call. Let two callers in. The first fails and pushes it up; the second succeeds and sets it back; now the first never reaches its limit. A bound on any single value leaves that standing.',
      '{quote} ({cite}) is one count for everybody. One caller pays for the failures of another, or is saved by its luck, and neither can tell.',
    ],
    todo: [
      'Read what the author left undone: {quote}, {cite}. That is my objection, in the code, in somebody else’s hand.',
      'And at {cite}, in plain words: {quote}. Nobody came back for it.',
    ],
    caught: [
      '{cite} is the path nobody likes to read: {quote}. Ask what it does with an error that will never go away. As far as my lines go, the same as with one that will.',
      'Follow the failure into {quote} ({cite}). Everything lands there, the hopeless and the harmless alike.',
    ],
    limit: [
      'The only exit I was shown is {quote} at {cite}. One exit, one condition. Break the condition and there is no exit.',
      'Put your finger on {cite}: {quote}. That is the whole defence, and it depends on a value somebody else can move.',
    ],
    constant: [
      '{quote} at {cite} is a number somebody chose. I see nobody check it. Set it wrong and the program will obey.',
      'Look at {cite}. {quote}. What happens at zero, and what happens at ten times that? The lines do not say.',
    ],
    call: [
      '{cite} calls it like this: {quote}. Nothing in that line says what the caller does when the answer never comes.',
      'Start at {quote} ({cite}) and pull the cable. The next line does not expect you to.',
    ],
    definition: ['{quote} at {cite} promises a result and is silent on failure. Silence is where the bad night lives.'],
    test: [
      'The test at {cite} is called {quote}. Read its name, then its body, and ask whether it could ever fail for the reason in the name.',
      'There is {quote} at {cite}. That is the pleasant path. I was shown no test of the other one.',
    ],
    comment: [
      'Even the file knows: {quote}, {cite}. That is a confession.',
      'The author explained it at {cite}: {quote}. Ask whether the explanation still covers what runs there.',
    ],
    unknown: ['They say it themselves: {quote}, {cite}. So nobody will know whether the remedy worked, either.'],
    prose: [
      'This is how it went, from {cite}: {quote}. Ask which part of the proposal would have changed that sentence.',
      '{quote}, says {cite}. Try your remedy on that line and not on a friendlier one.',
    ],
    line: ['And {quote}, {cite}, is still standing in the way.'],
    missing: ['I asked for it, and the steward came back empty: {quote}. A safeguard nobody can find is not a safeguard.'],
    proposal: ['The proposal would have us do this: “{quote}”. Grant it in full. Which line of the bad day reads differently?'],
    briefing: ['The briefing wants us to accept “{quote}”. Turn it around: what would we see if it were false? The same briefing.'],
  },
  sum: [
    'The sum: {eq}, {gloss} ({src}). That is the size of the hole.',
    'Work it out from {src}: {eq}, meaning {gloss}. Now tell me it is a detail.',
    'And {eq}, {gloss}, from {src}. Nobody planned that number.',
  ],
  reasons: [
    [
      '{?ev}A remedy is judged by the worst case it leaves behind, not by the average case it improves. With {choice} in place, the sequence that hurt before can still run to its end. It only runs more politely. || A choice is judged by its worst day, not by its average one. I have heard about the average. Nobody has described the worst day with {choice} behind us.',
      'There is also the quiet cost. Once something has been done, the pressure is gone, and the real fault gets another year. I have more respect for an open wound than for a plaster over it.',
      'Think about who pays when it goes wrong. It will not be the one who decided; it will be whoever is on duty, with less information than we have now and a mechanism more to understand.',
      'Ask of every change: what new way to fail does it bring? If the honest answer is “none that we thought of”, that is a statement about our thinking.',
    ],
    [
      'My objection has become narrower, so it should be easier to meet. I no longer ask for another plan. I ask for one failing case, written down, that this plan turns green.',
      'Nothing said so far removes the sequence; it only makes it rarer. Rare and unrehearsed is the worst kind.',
      'I have tried to break the smaller version as well. It breaks later and louder, which counts in its favour. It does not yet count as proof.',
    ],
    [
      'I walked the agreed plan through from the top. It stops where I said it would stop, because the check is now part of it. That is all I wanted.',
      'I will say what is left. Somebody will want to skip the check because the change is small. The change is small because of the check.',
      'The failing case comes first, the change second. Done in that order I have nothing left to attack, and I looked.',
    ],
  ],
  change: [
    '{?ev}Show me the step where my sequence stops and I will drop the objection on the spot.',
    '{?ev}One test that fails without the change would move me. An argument will not.',
    'Describe the worst day to me, with the way out of it, and I will listen to the rest.',
    '{?ev}Prove that two of these never meet, and I have nothing left.',
  ],
  moved: [
    [
      '{?ev}{who}, I heard “{point}”, and I grant it. It shows how bad things get. It does not show that the remedy sits in the right place, so I hold: “{old}”, but now with a price on it. || {who}, I heard “{point}”, and I grant it. It would let us see a failure. It would not prevent one, so I hold: “{old}”, but now with a price on it.',
      'I still stand near “{old}”. What {who} brought, “{point}”, is solid and I will not fight it. It narrows my objection to one case.',
    ],
    [
      'I concede. I began at “{old}”; {who} has met the part that mattered with “{point}”, and what is left is a test.',
      'Credit where due: {who}, “{point}” survives everything I tried on it. I change my answer, with the test attached.',
    ],
  ],
  positions: [
    [
      '{no}: the fault is the count that all callers share at {counterCite}, and this leaves it exactly where it is.',
      '{no}: the fault is what all callers share at {sharedCite}, and this leaves it exactly where it is.',
      '{no}: what fails is the path at {caughtCite}, and nobody has walked it.',
      '{no}, because nobody has yet walked through what happens when it fails.',
    ],
    [
      '{notYet}: I agree when one test sends two callers through {counterCite} at once and fails without the change.',
      '{notYet}: I agree when one test sends two callers through {sharedCite} at once and fails without the change.',
      '{notYet}: I agree when one test walks the path at {caughtCite} and fails without the change.',
      '{notYet}: I agree when one bad case is written down that fails before the change and passes after it.',
    ],
    ['{yes}, provided that the failing case lands in the same change; without it my answer is no again.'],
  ],
  replies: {
    builder: [
      'An owner does not make a fault smaller. It gives it a name tag. If the mechanism is wrong, putting it into one place makes it wrong in one place, for everybody, at the same moment.',
      'You are building the house while I am still asking about the ground. Your seam is real; so is the crack that runs through it.',
      'Fine, one owner. Then the owner’s first job is the case that fails, before anything that looks like progress.',
    ],
    challenger: [
      'We object to the same plan for different reasons, and only one of us has to be right for it to stop. Let us find out which.',
      'Two objections that cannot both be met are worth less than one that can.',
    ],
    analyst: [
      '{?ev}I check your arithmetic and it holds. But it is the arithmetic of one caller, alone, on a quiet day. Put a second one beside it and your figure describes nobody. || You set two costs against each other and put a figure on neither. That is an opinion with a ruler beside it. What does it cost to go back, once people depend on the new way?',
      '{?ev}A larger number is a reason to be frightened, not a reason for this particular remedy. You went from “it is big” to “so do this” without a step in between. Show the step. || You went from “waiting costs something” to “so do this” without a step in between. Waiting may cost something and this may still be the wrong thing to do about it.',
      '{?ev}Your figure is the part of this debate I trust most. Put it into the test as the expected value, and we have what we both want. || The figure you want named beforehand is the best idea on the table. Choose the one that the bad case would move, and we have what we both want.',
    ],
    triager: [
      'Reversible for whom? You can take the change back. You cannot take back the week in which everybody believed it was fixed.',
      'The smallest step is fine if it is a step towards the fault. Yours is next to it. That is how a list gets its first item and never its last.',
      'Put the failing case at the top of your list and I will carry the list myself.',
    ],
    checker: [
      '{?con}You found two sources that disagree, and then you sat down. Go on. Whichever is right, run it to the end and see who gets hurt; in both cases it is the caller. || You ask for an observation, and then you sit down. Go on. Say what it would show if I am right, and who gets hurt while we wait for it.',
      'Measure, yes. But a measurement of the mild case will be used as an alibi for the bad one. Say now which result would stop us.',
      'We are close. You want to see it happen, I want it to be unable to happen. Mine includes yours.',
    ],
  },
  replyOpen: [
    '“{quote}”, you said, {to}. No.',
    '{to}, the weak spot is “{quote}”, and you know it.',
    'Hold on to “{quote}”, {to}; that is the part that survives.',
  ],
  replyClose: [
    '{?ev}So, {to}: at which step does my sequence stop? || So, {to}: who notices first on the bad day, and what can they do?',
    'Tell me what you would see on the bad day, {to}, before you tell me what you would build.',
    'Write the failing case with me, {to}, and I am done objecting.',
  ],
  floor: [
    'One more crack before we close: {quote}, {cite}. Nobody has touched it.',
    'Last thing. We have talked about what the change does. Write down how anyone would notice that it had stopped doing it.',
  ],
  refute: ['{to}, you said “{quote}”. {cite} says {code}. That frame is broken, and your argument was standing on it.'],
  owned: [
    'The mark is right. I went further than my lines. Strike that sentence, keep the sequence.',
    'Fair call by the judge. I said it harder than I can show it.',
  ],
};
