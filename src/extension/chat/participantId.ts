/** The id of `@roundtable` in package.json. */
export const participantId = 'roundtable.chat';
