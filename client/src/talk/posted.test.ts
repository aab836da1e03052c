import { describe, expect, it } from 'vitest'
import { changedView, viewChange } from './posted'
import type { MessageView, RoomView, TalkView } from './view'

const line = (n: number): MessageView => ({ id: `m${n}`, text: `Line ${n}` }) as MessageView
const lines = Array.from({ length: 40 }, (_, n) => line(n))
const room = (o: Partial<RoomView>): RoomView => ({ room: 'aa', earlier: 0, said: 0, messages: [], unread: 0, ...o }) as RoomView
const view = (...rooms: readonly RoomView[]): TalkView => ({ title: 'Talks', rooms }) as unknown as TalkView
/** As it passes between threads: copied. */
const posted = (before: TalkView | null, now: TalkView) => structuredClone(viewChange(before, now))

describe('a view on its way to the page', () => {
  const caucus = room({ room: 'cc', messages: lines.slice(30) })
  const begun = view(room({ messages: lines.slice(0, 10), said: 10 }), caucus)
  const steps: readonly (readonly [name: string, now: TalkView, passes: number])[] = [
    ['a message is said', view(room({ messages: lines.slice(0, 11), said: 11 }), caucus), 1],
    ['one in the middle is another', view(room({ messages: [...lines.slice(0, 8), line(99), ...lines.slice(9, 10)], said: 10 }), caucus), 2],
    ['the first are over', view(room({ messages: lines.slice(4, 12), said: 12, earlier: 4 }), caucus), 2],
    ['all are over', view(room({ messages: lines.slice(20, 24), said: 24, earlier: 20 }), caucus), 4],
    ['earlier ones come back', view(room({ messages: lines.slice(0, 10), said: 10, earlier: 0, unread: 1 }), caucus), 0],
    ['the last is withdrawn', view(room({ messages: lines.slice(0, 9), said: 9 }), caucus), 0],
    ['a room is new', view(room({ room: 'dd', messages: lines.slice(0, 3) }), begun.rooms[0] ?? caucus, caucus), 3],
    ['a room is gone', view(caucus), 0],
  ]
  it.each(steps)('arrives whole when %s, and what is unchanged does not pass', (_, now, passes) => {
    const here = changedView(null, posted(null, begun))
    expect(here).toEqual(begun)
    const change = posted(begun, now)
    const arrived = changedView(here, change)
    expect(arrived).toEqual(now)
    const sent = change.rooms.flatMap((each) => (typeof each === 'string' ? [] : each.view.messages))
    expect(sent).toHaveLength(passes)
    expect(arrived.rooms.find((each) => each.room === 'cc')).toBe(here.rooms.find((each) => each.room === 'cc'))
  })

  it('that changes a room the page was never shown is a fault and not a guess', () => {
    expect(() => changedView(null, viewChange(begun, begun))).toThrow(TypeError)
  })
})
