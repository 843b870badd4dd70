import { m001Runs } from './m001Runs';
import { m002Search } from './m002Search';
import { m003Source } from './m003Source';
import { m004Decision } from './m004Decision';
import { m005Growth } from './m005Growth';

/**
 * The database's shape, step by step; `user_version` counts the steps taken. A file of another version
 * is not carried over but begun anew, since the journals fill a new one: what an older program left out
 * of its tables can only come from there.
 */
export const migrations: readonly string[] = [m001Runs, m002Search, m003Source, m004Decision, m005Growth];
