import { type Dispatch, type ReactNode, type RefObject, useEffect, useLayoutEffect, useState } from 'react'
import { firstNear, isNear, type Near, nearOf, type Span, type Stretch, stretchesOf } from './stretches'

interface LongRowsProps<T> {
  /** The list they are the last children of; it or an element around it scrolls. */
  readonly list: RefObject<HTMLElement | null>
  readonly items: readonly T[]
  /** The number of the first of `items` among all there are: rows that come before it move no other into another stretch. */
  readonly first: number
  /** One element for each item. */
  readonly row: (item: T, at: number) => ReactNode
  /** Of a row, px, until the first are drawn and measured; of those never drawn only how long the scroll bar looks depends on it. */
  readonly height: number
  /** One begins at the end. */
  readonly end?: boolean
  /** After rows were drawn or put away, before the browser paints: the place for keeping the reader where he reads. */
  readonly onDrawn?: () => void
}

interface Drawn {
  readonly near: Near
  /** Of stretches that were drawn and put away, px. */
  readonly heights: ReadonlyMap<number, number>
  /** The mean of the rows first drawn, px: kept, so that rows far away do not move when others are measured. */
  readonly usual: number | null
}

/**
 * Rows of a list that may have thousands: those near what is seen, and for each stretch of others an empty element of its height. In a list of up to
 * three stretches every row is there (docs/adr, 14).
 */
export function LongRows<T>({ list, items, first, row, height, end = false, onDrawn }: LongRowsProps<T>): ReactNode {
  const stretches = stretchesOf(items.length, first)
  const [{ near, heights, usual }, setDrawn] = useState<Drawn>(() => ({ near: firstNear(stretches, end), heights: new Map(), usual: null }))
  useMeasuring(list, items.length, first, setDrawn)
  useLayoutEffect(() => onDrawn?.(), [onDrawn, near, heights, usual])
  return stretches.map((each) => isNear(each, near)
    ? items.slice(each.from, each.to).map((item, at) => row(item, each.from + at))
    : <li key={`away ${each.number}`} className="rows-away" aria-hidden style={{ blockSize: heights.get(each.number) ?? (each.to - each.from) * (usual ?? height) }} />)
}

/** After each drawing, and at the frame after one scrolled or the window changed. */
function useMeasuring(list: RefObject<HTMLElement | null>, count: number, first: number, draw: Dispatch<(before: Drawn) => Drawn>): void {
  useEffect(() => {
    const element = list.current
    if (element === null) return
    const scroller = scrollerOf(element)
    const measure = (): void => draw((before) => measured(element, stretchesOf(count, first), before))
    let frame = requestAnimationFrame(measure)
    const soon = (): void => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(measure)
    }
    scroller.addEventListener('scroll', soon, { passive: true })
    addEventListener('resize', soon)
    return () => {
      cancelAnimationFrame(frame)
      scroller.removeEventListener('scroll', soon)
      removeEventListener('resize', soon)
    }
  })
}

function scrollerOf(element: HTMLElement): HTMLElement {
  for (let each: HTMLElement | null = element; each !== null; each = each.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(each).overflowY)) return each
  }
  return document.documentElement
}

/** What is near now; the same object as before when nothing is to be drawn anew. */
function measured(list: HTMLElement, stretches: readonly Stretch[], before: Drawn): Drawn {
  const spans = spansOf(list, stretches, before.near)
  if (spans === null) return before
  const scroller = scrollerOf(list)
  const box = scroller === document.documentElement ? { top: 0, bottom: innerHeight } : scroller.getBoundingClientRect()
  const near = nearOf(stretches, spans, box)
  const usual = before.usual ?? meanRow(stretches, spans, before.near)
  if (usual === before.usual && near.from === before.near.from && near.to === before.near.to) return before
  const heights = new Map(before.heights)
  for (const [at, each] of stretches.entries()) {
    const span = spans[at]
    if (span !== undefined && isNear(each, before.near)) heights.set(each.number, span.bottom - span.top)
  }
  return { near, heights, usual }
}

function meanRow(stretches: readonly Stretch[], spans: readonly Span[], near: Near): number | null {
  let [rows, height] = [0, 0]
  for (const [at, each] of stretches.entries()) {
    const span = spans[at]
    if (span === undefined || !isNear(each, near)) continue
    rows += each.to - each.from
    height += span.bottom - span.top
  }
  return height > 0 ? height / rows : null
}

/** Where each stretch lies; null while what is drawn is not yet what `stretches` say. */
function spansOf({ children }: HTMLElement, stretches: readonly Stretch[], near: Near): readonly Span[] | null {
  const counts = stretches.map((each) => (isNear(each, near) ? each.to - each.from : 1))
  let at = children.length - counts.reduce((sum, each) => sum + each, 0)
  if (at < 0) return null
  return counts.map((count) => {
    const [top, bottom] = [children[at]?.getBoundingClientRect().top ?? 0, children[at + count - 1]?.getBoundingClientRect().bottom ?? 0]
    at += count
    return { top, bottom }
  })
}
