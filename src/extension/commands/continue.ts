import { tell } from './tell';

export const continueRun = tell((runId) => ({ type: 'continue', runId }));
