/** How many items of a list in ascending order are not above the limit, by halving. */
export function countUpTo<T>(list: readonly T[], limit: number, numberOf: (item: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberOf(list[middle] as T) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
