/** A long list in stretches of rows, of which only those near what is seen are drawn. Pure: where stretches begin and which are near. */

/** Rows a stretch. */
export const STRETCH = 64
/** Lists of so few stretches are drawn whole. */
const WHOLE = 3
/** So many heights of the view, above and below it, count as near. */
const MARGIN = 1.5

/** Rows from `from` up to and without `to`. `number` stays with its rows when others come before them. */
export interface Stretch { readonly number: number; readonly from: number; readonly to: number }

/** `first`: the number of the first row among all there are; stretches begin at its multiples of STRETCH. */
export function stretchesOf(count: number, first: number): readonly Stretch[] {
  const all: Stretch[] = []
  for (let from = 0; from < count;) {
    const number = Math.floor((first + from) / STRETCH)
    const to = Math.min(count, (number + 1) * STRETCH - first)
    all.push({ number, from, to })
    from = to
  }
  return all
}

/** Numbers of the stretches that are drawn, both included. */
export interface Near { readonly from: number; readonly to: number }
export const EVERYTHING: Near = { from: -Infinity, to: Infinity }

export const isNear = ({ number }: Stretch, { from, to }: Near): boolean => number >= from && number <= to

/** What is drawn before anything was measured: the end, or the beginning. */
export function firstNear(stretches: readonly Stretch[], end: boolean): Near {
  if (stretches.length <= WHOLE) return EVERYTHING
  return end ? { from: stretches.at(-2)?.number ?? 0, to: Infinity } : { from: -Infinity, to: stretches[1]?.number ?? 0 }
}

export interface Span { readonly top: number; readonly bottom: number }

/** `spans`: where each stretch lies, px, in the measure of `view`. What reaches the end of the list goes on to what comes after it. */
export function nearOf(stretches: readonly Stretch[], spans: readonly Span[], view: Span): Near {
  if (stretches.length <= WHOLE) return EVERYTHING
  const margin = MARGIN * (view.bottom - view.top)
  const near = stretches.filter((_, at) => {
    const span = spans[at]
    return span !== undefined && span.bottom > view.top - margin && span.top < view.bottom + margin
  })
  const [first, last] = [near[0], near.at(-1)]
  if (first === undefined || last === undefined) return { from: Infinity, to: -Infinity }
  return { from: first.number, to: last === stretches.at(-1) ? Infinity : last.number }
}
