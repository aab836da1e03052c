/** F6: the regions of the page in reading order; the focus goes from one to the next and round. */
const REGIONS = 'header.frame-top, section.frame-line, .frame > nav, .opening-steps, main, .room-main, aside, footer, .frame-live'

/** Moves the focus to the next region, or the one before. Nothing moves while a dialog is open. */
export function toRegion(page: Document, backwards: boolean): void {
  if (page.querySelector('[role=dialog]') !== null) return
  const regions = [...page.querySelectorAll<HTMLElement>(REGIONS)].filter((each) => each.checkVisibility() && each.getBoundingClientRect().height > 0)
  // the room's own regions stand for the work around them
  const shown = regions.filter((each) => !(each.matches('main') && regions.some((other) => other !== each && each.contains(other))))
  const at = shown.findLastIndex((each) => each.contains(page.activeElement))
  const next = shown.at((at === -1 ? (backwards ? 0 : -1) : at) + (backwards ? -1 : 1)) ?? shown[0]
  if (next === undefined) return
  if (!next.hasAttribute('tabindex')) next.tabIndex = -1
  next.focus()
}
