import { tell } from './tell';

export const stop = tell((runId) => ({ type: 'stop', runId }));
