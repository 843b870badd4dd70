import { curateSkills, type SkillsOptions } from './commands/skills';
import { showTherapist, type TherapistOptions } from './commands/therapist';
import type { ProgramKit } from './programKit';

/** Commands over what members have learnt. */
export function addLearningCommands({ add, run }: ProgramKit): void {
  add('therapist', 'case notes: sessions, focus, traits, behaviours and goals of members, and how they came to be', [
    'therapist',
    'therapist marcus',
    'therapist marcus --history',
    'therapist marcus --restore 20261121-0405-k3f9x/212',
  ])
    .argument('[member]', 'whose notes (default: everybody, a line each)')
    .option('--history', 'each change of its files, the newest first')
    .option('--restore <change>', 'put a file back to what it was before a change; --history lists them')
    .option('--json', 'one member, or one change, a line')
    .action(run<[string | undefined, TherapistOptions]>(showTherapist));
  add('skills', 'what was learnt in roundtables: list it, keep the best, share it, let it go', [
    'skills',
    'skills show sk-1a2b3c4d',
    'skills keep sk-1a2b3c4d sk-5e6f7a8b',
    'skills share sk-1a2b3c4d --reason "everybody should"',
  ])
    .argument('[what]', 'list, show, keep, drop, share or retire', 'list')
    .argument('[ids...]', 'which skills')
    .option('--run <run>', 'only those of this run')
    .option('--all', 'those that were dropped, retired or superseded too')
    .option('--reason <text>', 'why; it stands in the history of the skill')
    .option('--json', 'one skill a line')
    .action(run<[string, string[], SkillsOptions]>(curateSkills));
}
