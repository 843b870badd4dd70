/** Points of a run, 0 to 40, and what they are as quality, 0 to 100. Typical runs (4 to 6) are 55 to 70, clearly good ones (8) are 82. */
const steps: readonly (readonly [points: number, quality: number])[] = [
  [0, 10],
  [2, 35],
  [4, 55],
  [6, 70],
  [8, 82],
  [10, 90],
  [12, 95],
  [16, 100],
];

/** What points of the judge are worth as quality, 0 to 100; between two steps along the line. Source of the calibration: FACTS 2.7 and A18. */
export function qualityOf(points: number): number {
  const after = steps.findIndex(([at]) => at > points);
  if (after < 0) return 100;
  const [to, high] = steps[after] ?? [0, 10];
  const [from, low] = steps[after - 1] ?? [0, 10];
  return to === from ? low : low + ((points - from) / (to - from)) * (high - low);
}

/** What points of the judge are on the scale of colleagues, who give 50 for ordinary work: 12 less than their quality. */
export const peerShift = 12;
export function peersScale(points: number): number {
  return clamp(qualityOf(points) - peerShift);
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function clamp(value: number, least = 0, most = 100): number {
  return Math.min(most, Math.max(least, value));
}

/** A number for a sentence. */
export function said(value: number): string {
  return String(Math.round(value * 10) / 10);
}
