import { type ReactNode, useState } from 'react'
import { Button } from '../../../parts/Button'
import { Dialog } from '../../../parts/Dialog'
import { Choices, Field } from '../../../parts/Fields'
import { Problem } from '../../../parts/Problem'
import { useAct } from '../../../state/act'
import { useSay } from '../../../state/environment'
import type { FloorHere } from '../../../state/floor'
import type { Asked } from '../../../telling/floor'
import { WaitingActs } from './SpeakersList'
import { useWho, Who } from './who'

/** Points of order that were not ruled on, before everything else; nothing is shown while there are none. */
export function PointsOfOrder({ floor }: { readonly floor: FloorHere }): ReactNode {
  const say = useSay()
  const { orders } = floor.held
  if (orders.length === 0) return null
  return (
    <section className="panel-section floor-orders" aria-label={say('floor.orders')}>
      <h3>{say('floor.orders')}</h3>
      <ul className="list floor-list" aria-label={say('floor.orders')}>{orders.map((each) => <Order key={each.id} floor={floor} asked={each} />)}</ul>
    </section>
  )
}

function Order({ floor, asked }: { readonly floor: FloorHere; readonly asked: Asked }): ReactNode {
  const say = useSay()
  const [ruling, setRuling] = useState(false)
  const { request } = asked
  const name = useWho(floor)(request)
  return (
    <li>
      <div className="row">
        <span className="grow"><Who floor={floor} request={request} /></span>
        {request.state === 'done' && <span className="small muted">{say('floor.orderMade')}</span>}
        {request.state === 'speaking' && <span className="small muted">{say('floor.now')}</span>}
      </div>
      {request.topic !== null && <p className="small muted"><bdi>{say('floor.topic', { topic: request.topic })}</bdi></p>}
      {floor.held.open && request.state === 'waiting' && <WaitingActs floor={floor} asked={asked} />}
      {floor.held.open && floor.rights.chair && <div className="floor-acts"><Button size="small" label={say('floor.rule', { name })} onPress={() => setRuling(true)}>{say('floor.ruleShort')}</Button></div>}
      {ruling && <Rule floor={floor} asked={asked} name={name} onClose={() => setRuling(false)} />}
    </li>
  )
}

interface RuleProps { readonly floor: FloorHere; readonly asked: Asked; readonly name: string; readonly onClose: () => void }

function Rule({ floor, asked, name, onClose }: RuleProps): ReactNode {
  const say = useSay()
  const [upheld, setUpheld] = useState<'yes' | 'no'>('yes')
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const rule = useAct(() => floor.perform('order.rule', { request: asked.id, upheld: upheld === 'yes', text }), onClose)
  const missing = text.trim() === ''
  return (
    <Dialog title={say('floor.ruleTitle')} open onClose={onClose}>
      <p>{say('floor.ruleText', { name })}</p>
      <Choices look="segments" label={say('floor.ruleUpheld')} value={upheld} onChange={setUpheld} choices={[{ value: 'yes', label: say('floor.ruleYes') }, { value: 'no', label: say('floor.ruleNo') }]} />
      <Field className="field-wide" long label={say('floor.ruleWords')} value={text} onChange={setText} error={tried && missing ? say('floor.ruleMissing') : null} />
      {rule.problem && <Problem problem={rule.problem} tone="warn" />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={rule.busy} onPress={() => (missing ? setTried(true) : rule.run())}>{say('floor.ruleDo')}</Button>
        <Button size="large" onPress={onClose}>{say('floor.notNow')}</Button>
      </div>
    </Dialog>
  )
}
