import { Lock } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { PositionTag, PositionView, RoomView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field, Tick } from '../../parts/Fields'
import { Icon } from '../../parts/Icon'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { notesIn, positionsOn, visitorsHere } from '../../telling/items'
import { delegationOf } from '../../telling/opening'
import { caucusOf, roomById } from '../../telling/rooms'

const TAGS: readonly PositionTag[] = ['must_have', 'want', 'can_live_with', 'cannot_accept']
interface About { readonly room: string; readonly entry: string; readonly subject: string }

/** What each of the own people noted about an item or about something received (rules R2), and the way to note it. */
export function Positions({ about }: { readonly about: About }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [asking, setAsking] = useState(false)
  const caucus = caucusOf(talk)
  const { subject } = about
  return (
    <>
      {positionsOn(talk, about.entry).map((each) => <Position key={each.id} of={each} />)}
      {notesIn(talk) && <div className="row"><Button size="small" label={say('items.position', { subject })} onPress={() => setAsking(true)}>{say('items.positionShort')}</Button></div>}
      {asking && caucus && <PositionDialog about={about} caucus={caucus} onClose={() => setAsking(false)} />}
    </>
  )
}

export function Position({ of: { room, tag, text, visitors, by, at } }: { readonly of: PositionView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const delegation = delegationOf(talk, roomById(talk, room)?.owners[0] ?? by.delegation).name
  return (
    <div className="position">
      <p className="row"><Icon of={Lock} /><b>{say('items.positionIs', { tag })}</b></p>
      {text !== '' && <p className="lines" dir="auto">{text}</p>}
      <p className="small muted">{say('items.positionBy', { name: named(by), time: clock.moment(at), delegation, visitors: visitors ? 'yes' : 'no' })}</p>
    </div>
  )
}

interface DialogProps { readonly about: About; readonly caucus: RoomView; readonly onClose: () => void }

function PositionDialog({ about: { room, entry, subject }, caucus, onClose }: DialogProps): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const [tag, setTag] = useState<PositionTag>('want')
  const [text, setText] = useState('')
  const [shown, setShown] = useState(false)
  const visitors = clock.list(visitorsHere(talk).map(named))
  const delegation = delegationOf(talk, talk.me.delegation).name
  const note = useAct(() => {
    const words = text.trim() === '' ? {} : { text: text.trim() }
    return app.perform(caucus.room, 'private.note', { about: { room, entry }, tag, ...words, ...(shown ? { visitor_may_see: true } : {}) })
  }, onClose)
  return (
    <Dialog title={say('items.positionTitle', { subject })} open onClose={onClose}>
      {visitors !== '' && !shown
        ? <p className="warn">{say('items.positionWaits', { names: visitors })}</p>
        : <p>{say('items.positionEffect', { delegation, visitors: visitors === '' ? 'no' : visitors })}</p>}
      <Choices label={say('items.positionTag')} value={tag} onChange={setTag} look="segments" choices={TAGS.map((each) => ({ value: each, label: say('items.positionIs', { tag: each }) }))} />
      <Field className="field-wide" long label={say('items.positionText')} value={text} onChange={setText} />
      {visitors !== '' && <Tick label={say('items.positionVisitors', { names: visitors })} value={shown} onChange={setShown} />}
      {note.problem && <Problem problem={note.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={note.busy} onPress={() => note.run()}>{say('items.positionDo')}</Button>
        <Button size="large" onPress={onClose}>{say('items.positionKeep')}</Button>
      </div>
    </Dialog>
  )
}
