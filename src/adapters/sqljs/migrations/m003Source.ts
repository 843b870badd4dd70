/** Where a run's team was read from, and by which workflow it works. */
export const m003Source = `
  ALTER TABLE runs ADD COLUMN source TEXT NOT NULL DEFAULT '';
  ALTER TABLE runs ADD COLUMN workflow TEXT NOT NULL DEFAULT 'roundtable';`;
