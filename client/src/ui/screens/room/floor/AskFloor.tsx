import { Flag, Hand, Reply } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../../parts/Button'
import { Dialog } from '../../../parts/Dialog'
import { Field } from '../../../parts/Fields'
import { Icon } from '../../../parts/Icon'
import { Picker } from '../../../parts/Picker'
import { Problem } from '../../../parts/Problem'
import { useAct } from '../../../state/act'
import { useSay, useTalk } from '../../../state/environment'
import type { FloorHere } from '../../../state/floor'
import type { Request } from '../../../telling/floor'
import type { Key } from '../../../words'
import { useWho } from './who'

type Type = Request['type']
interface Words { readonly open: Key; readonly title: Key; readonly text: Key; readonly act: Key }
const WORDS: Readonly<Record<Type, Words>> = {
  speech: { open: 'floor.ask', title: 'floor.askTitle', text: 'floor.askText', act: 'floor.ask' },
  reply: { open: 'floor.replyAsk', title: 'floor.replyTitle', text: 'floor.replyText', act: 'floor.replyDo' },
  order: { open: 'floor.orderAsk', title: 'floor.orderTitle', text: 'floor.orderText', act: 'floor.orderDo' },
}
const ICONS = { speech: Hand, reply: Reply, order: Flag } as const

/** What a person may ask for: to speak, to reply, a point of order. */
export function AskFloor({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const [asking, setAsking] = useState<Type | null>(null)
  const types: readonly Type[] = floor.rights.order ? ['speech', 'reply', 'order'] : ['speech', 'reply']
  return (
    <div className="panel-section row row-wrap">
      {types.map((type) => <Button key={type} size="small" onPress={() => setAsking(type)}><Icon of={ICONS[type]} mirrored={type === 'reply'} />{say(WORDS[type].open)}</Button>)}
      {asking !== null && <Ask floor={floor} type={asking} onClose={() => setAsking(null)} />}
    </div>
  )
}

interface AskProps { readonly floor: FloorHere; readonly type: Type; readonly onClose: () => void }

function Ask({ floor, type, onClose }: AskProps): ReactNode {
  const say = useSay()
  const who = useWho(floor)
  const { talk } = useTalk()
  const others = talk.delegations.filter((each) => each.id !== talk.me.delegation)
  const [topic, setTopic] = useState('')
  const [to, setTo] = useState(others[0]?.id ?? '')
  const ask = useAct(() => floor.perform('floor.request', {
    type, ...(topic.trim() === '' ? {} : { topic }), ...(type === 'reply' ? { to } : {}),
  }), onClose)
  const words = WORDS[type]
  const { speaker } = floor.held
  return (
    <Dialog title={say(words.title)} open onClose={onClose}>
      <p>{say(words.text)}</p>
      {type === 'order' && speaker !== null && <p>{say('floor.orderInterrupts', { name: who(speaker.request) })}</p>}
      {type === 'reply' && <Picker label={say('floor.replyTo')} value={to} onChange={setTo} options={others.map((each) => ({ value: each.id, label: each.name }))} />}
      <Field className="field-wide" label={say('floor.topicLabel')} value={topic} onChange={setTopic} />
      {ask.problem && <Problem problem={ask.problem} tone="warn" />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={ask.busy} onPress={() => ask.run()}>{say(words.act)}</Button>
        <Button size="large" onPress={onClose}>{say('floor.notNow')}</Button>
      </div>
    </Dialog>
  )
}
