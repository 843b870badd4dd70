import type { WorkflowType } from '../../schema/workflow';
import { conditional } from './conditional';
import { debate } from './debate';
import type { Workflow } from './define';
import { manager } from './manager';
import { parallel } from './parallel';
import { parallelReview } from './parallelReview';
import { reviewLoop } from './reviewLoop';
import { roundRobin } from './roundRobin';
import { roundtable } from './roundtable';
import { sequentialChain } from './sequentialChain';
import { solo } from './solo';
import { vote } from './vote';

/** Every workflow by the `type` that a team file names. */
export const workflows: Readonly<Record<WorkflowType, Workflow>> = {
  roundtable,
  round_robin: roundRobin,
  manager,
  review_loop: reviewLoop,
  sequential_chain: sequentialChain,
  debate,
  parallel_review: parallelReview,
  parallel,
  conditional,
  vote,
  solo,
};
