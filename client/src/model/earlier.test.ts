import { expect, it } from 'vitest'
import { preceded, withEarlier } from './earlier'
import type { MessageView, RoomView, TalkView } from '../talk/view'

const line = (n: number): MessageView => ({ id: `m${n}` }) as MessageView
const lines = (first: number, to: number): readonly MessageView[] => Array.from({ length: to - first }, (_, i) => line(first + i))
const waiting = { id: 'own-1', delivery: 'waiting' } as MessageView
const view = (earlier: number, said: number, more: readonly MessageView[] = []): TalkView =>
  ({ rooms: [{ room: 'aa', earlier, said, messages: [...lines(earlier, said), ...more] }] }) as unknown as TalkView
const plenary = (talk: TalkView): RoomView => {
  const [room] = talk.rooms
  if (room === undefined) throw new Error('no room')
  return room
}

it('what was shown stays when the worker shows later messages, without a gap and without one twice', () => {
  const [was, now] = [view(64, 200, [waiting]), view(128, 260)]
  expect(withEarlier(was, was, now)).toEqual(view(64, 260))
})

it('messages that were asked for come before, and stay there', () => {
  const was = view(128, 260)
  const longer = preceded(was, 'aa', 128, lines(0, 128))
  expect(longer).toEqual(view(0, 260))
  expect(withEarlier(longer, was, view(128, 261, [waiting]))).toEqual(view(0, 261, [waiting]))
})

it('an answer that came too late, or is empty, changes nothing', () => {
  const shown = view(0, 100)
  expect(preceded(shown, 'aa', 64, lines(0, 64))).toEqual(shown)
  expect(preceded(shown, 'aa', 0, [])).toEqual(shown)
})

it('after a leap over messages never shown, what was shown before is over', () => {
  const was = view(0, 100)
  expect(withEarlier(was, was, view(512, 700))).toEqual(view(512, 700))
})

it('a room that did not change is the same object, so that nothing of it is drawn again', () => {
  const was = view(64, 200)
  const shown = preceded(was, 'aa', 64, lines(0, 64))
  const now = { ...was, title: 'Another' }
  expect(plenary(withEarlier(shown, was, now))).toBe(plenary(shown))
})
