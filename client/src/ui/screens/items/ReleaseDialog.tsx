import { type ReactNode, useState } from 'react'
import { notices } from '../../../domain'
import type { ItemView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Ticks } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { useNow } from '../../state/plenary'
import { mediatorsHere } from '../../telling/items'

const HOUR_MS = 3_600_000
const HOURS = ['1', '4', '24', '72'] as const
type Way = 'plenary' | 'mediator'

/** The one act by which something leaves a caucus: it names what, to whom, which way, and what follows. */
export function ReleaseDialog({ item, onClose }: { readonly item: ItemView; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const named = useNamed()
  const now = useNow()
  const { talk } = useTalk()
  const mediators = mediatorsHere(talk)
  const mediator = mediators.length > 0 ? clock.list(mediators.map(named)) : say('items.theMediator')
  const others = talk.delegations.filter((each) => each.id !== talk.me.delegation && each.kind !== 'observer')
  const parties = others.filter((each) => each.kind === 'party')
  const [way, setWay] = useState<Way>(item.reach === 'plenary' && mediators.length === 0 ? 'plenary' : 'mediator')
  const [to, setTo] = useState<readonly string[]>(parties.length === 1 ? parties.map((each) => each.id) : [])
  const [form, setForm] = useState<'verbatim' | 'own_words'>('verbatim')
  const [hours, setHours] = useState<(typeof HOURS)[number]>('4')
  const [tried, setTried] = useState(false)
  const { subject } = item
  const choices = (way === 'plenary' ? others : parties).map((each) => ({ value: each.id, label: each.name }))
  const chosen = choices.filter((each) => to.includes(each.value))
  const names = clock.list(chosen.map((each) => each.label))
  const release = useAct(() => {
    const addressees = chosen.map((each) => each.value)
    return way === 'plenary' ? app.releaseItem(item.id, addressees) : app.authoriseItem(item.id, { to: addressees, form, validUntil: Math.floor(now + Number(hours) * HOUR_MS) })
  }, onClose)
  const note = mediators.length === 0 ? say('items.wayMediatorAway') : talk.me.role === 'head' ? say('items.wayMediatorNote', { mediator }) : say('items.headOnly')
  const ways = [
    { value: 'plenary', label: say('items.wayPlenary'), note: say('items.wayPlenaryNote'), closed: item.reach !== 'plenary' },
    { value: 'mediator', label: say('items.wayMediator', { mediator }), note, closed: mediators.length === 0 || talk.me.role !== 'head' },
  ] as const
  return (
    <Dialog title={say('items.releaseTitle', { subject })} open onClose={onClose}>
      {talk.delegations.some((each) => each.kind === 'neutral') && <Choices<Way> label={say('items.way')} value={way} onChange={setWay} choices={ways} />}
      <Ticks label={say('items.to')} values={to} onChange={setTo} choices={choices} error={tried && names === '' ? say('items.toMissing') : null} />
      {way === 'mediator' && (
        <>
          <Choices label={say('items.form')} value={form} onChange={setForm} look="segments" choices={[{ value: 'verbatim', label: say('items.verbatim') }, { value: 'own_words', label: say('items.ownWords') }]} />
          <Choices label={say('items.until')} value={hours} onChange={setHours} look="segments" choices={HOURS.map((each) => ({ value: each, label: say('items.hours', { hours: Number(each) }) }))} />
        </>
      )}
      <p>{way === 'plenary' ? say('items.effectPlenary', { names: names === '' ? say('items.theAddressees') : names }) : say('items.effectMediator', { mediator })}</p>
      <Whole item={item} />
      {release.problem && <Problem problem={release.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={release.busy} onPress={() => (names === '' ? setTried(true) : release.run())}>{say('items.releaseDo', { names: names === '' ? '…' : names })}</Button>
        <Button size="large" onPress={onClose}>{say('items.releaseKeep')}</Button>
      </div>
    </Dialog>
  )
}

function Whole({ item: { content } }: { readonly item: ItemView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const foreign = notices(content)
  return (
    <section aria-label={say('items.whole')}>
      <h3 className="small muted">{say('items.whole')}</h3>
      <p className="lines item-text" dir="auto">{content}</p>
      {foreign.length > 0 && <p className="warn">{say('items.notice', { words: clock.list(foreign) })}</p>}
    </section>
  )
}
