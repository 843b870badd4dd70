import type { Workflow } from './define';
import { roundtable } from './roundtable';

/** Every workflow by the `type` that a team file names. */
export const workflows: Readonly<Record<string, Workflow>> = { roundtable };
