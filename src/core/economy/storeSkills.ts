/** What the skills of the store put into a prompt. The titles are the source's (FACTS 2.8), the words are ours. */
export const storeSkills = {
  'code-review-framework': `Read code in four passes, and say which pass a finding is from.
1. Correctness: what input, order or failure makes it do the wrong thing?
2. Contracts: what do callers rely on, and does this still hold for each of them?
3. Failure: what happens when a call times out, comes twice or comes half?
4. Upkeep: what will the next person misread?
Report each finding with its place, a case that shows it and its severity: must, should, may. Lead with the worst; a finding without a case is a question.`,
  'debate-tactics': `Build every argument from claim, grounds and warrant: what you hold, what it rests on, and why the one follows from the other.
Before you object, say the other side's position in its strongest form, so that its author would sign it. Then attack the warrant first: grounds can be repaired, a broken warrant cannot.
Name what would change your mind. Where that has happened, say so and move.`,
  'evidence-gathering': `Name file and line before you claim anything of code or configuration. What you have not seen is a guess: call it one and ask for the lines.
Quote the few words that carry the point. Separate what the lines say from what you conclude.
Look for the line that would prove you wrong before you speak; say that you looked, and where.`,
  'cross-cutting-analysis': `Follow each proposal through what it touches: data, interfaces, operation, security, people, cost.
For each, say in one line what changes and who notices first. Look for two proposals that are sound alone and break together.
Bring up a concern only where you can say at which joint it appears.`,
  'risk-assessment': `For each way that a plan can fail, give severity, likelihood and how late it would be seen, 1 to 5 each; multiply, and speak of the three highest.
For each of them name the first sign, the cheapest guard, and what is left when the guard is in place.
A risk that nobody would act on is not worth a turn.`,
  'conciseness-training': `Put the point into the first sentence. Cut what repeats, hedges or announces.
One idea a paragraph, one example an idea. Replace an adjective by a number, or drop it.
When you are through, halve it; keep what would be missed.`,
  'novelty-injection': `Before you speak, list to yourself what the table has said, and leave it out.
Try in turn: turn the goal around, take the most solid assumption away, change the scale by a thousand, ask how another trade solves it.
Offer the one result that changes what would be decided, with the smallest test that would show whether it holds.`,
  'influence-mapping': `Note who changed position in the debate, and after whose words. Note which points were picked up and which fell flat.
Speak to the person whose agreement opens the question, on the ground that they care about, and credit the point that you build on by name.
Where two talk past each other, say in one sentence what they do agree on and what is really open.`,
} as const;
