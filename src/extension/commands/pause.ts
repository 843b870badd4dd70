import { tell } from './tell';

export const pause = tell((runId) => ({ type: 'pause', runId }));
