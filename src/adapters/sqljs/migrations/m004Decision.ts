/** What the person decided about a run's end, as JSON; null while nothing is decided. */
export const m004Decision = `
  ALTER TABLE runs ADD COLUMN decision TEXT;`;
