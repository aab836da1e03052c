import { type ReactNode, useState } from 'react'
import type { DelegationView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field, Ticks } from '../../parts/Fields'
import { Picker } from '../../parts/Picker'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { instantOf } from '../../telling/session-times'
import { nameable, type Nameable } from '../../telling/tracks'
import { Elsewhere } from '../sessions/TermsDialog'
import { Knowable } from './Knowable'
import { roleWord } from './people'

/** Persons a delegation sends, by id; the lead is one of them. */
interface Sent { readonly members: readonly string[]; readonly lead: string | null }
const NOBODY: Sent = { members: [], lead: null }

/** Proposes an expert track: terms of reference, members and lead of every party (rule K1). */
export function OpenTrack({ plenary, onClose }: { readonly plenary: InRoom; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [title, setTitle] = useState('')
  const [mandate, setMandate] = useState('')
  const [deliverables, setDeliverables] = useState('')
  const [due, setDue] = useState('')
  const [sent, setSent] = useState<Readonly<Record<string, Sent>>>({})
  const [tried, setTried] = useState(false)
  const parties = talk.delegations.filter(({ id, kind }) => kind === 'party' && !plenary.subjects.left.includes(id))
  const sentBy = (id: string): Sent => sent[id] ?? NOBODY
  const at = instantOf(due, clock.zone)
  const body = {
    title, mandate,
    deliverables: deliverables.split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    members: Object.fromEntries(parties.map(({ id }) => [id, sentBy(id).members])),
    leads: Object.fromEntries(parties.flatMap(({ id }) => (sentBy(id).lead === null ? [] : [[id, sentBy(id).lead] as const]))),
    ...(at === null ? {} : { due: { at, zone: clock.zone } }),
  }
  const propose = useAct(() => plenary.perform('track.open', body), onClose)
  const wrong = title.trim() === '' || mandate.trim() === '' || parties.some(({ id }) => sentBy(id).members.length === 0) || (due !== '' && at === null)
  return (
    <Dialog title={say('tracks.openTitle')} open onClose={onClose}>
      <p>{say('tracks.openLead')}</p>
      <Field className="field-wide" label={say('tracks.openName')} value={title} onChange={setTitle} error={tried && title.trim() === '' ? say('tracks.openNameMissing') : null} required />
      <Field className="field-wide" long label={say('tracks.openMandate')} value={mandate} onChange={setMandate} error={tried && mandate.trim() === '' ? say('tracks.openMandateMissing') : null} required />
      <Field className="field-wide" long label={say('tracks.openDeliverables')} value={deliverables} onChange={setDeliverables} />
      <Knowable plenary={plenary} />
      {parties.map((party) => (
        <Members
          key={party.id} of={party} people={nameable(plenary.subjects, party.id)} sent={sentBy(party.id)} tried={tried}
          onChange={(next) => setSent((before) => ({ ...before, [party.id]: next }))}
        />
      ))}
      <Field type="datetime-local" label={say('tracks.openDue', { zone: clock.zone })} value={due} onChange={setDue} error={tried && due !== '' && at === null ? say('tracks.dueMissing') : null} />
      <Elsewhere field={due} here={plenary} />
      {propose.problem && <Problem problem={propose.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={propose.busy} onPress={() => (wrong ? setTried(true) : propose.run())}>{say('tracks.openDo')}</Button>
        <Button size="large" onPress={onClose}>{say('tracks.openKeep')}</Button>
      </div>
    </Dialog>
  )
}

interface MembersProps {
  readonly of: DelegationView
  readonly people: readonly Nameable[]
  readonly sent: Sent
  readonly tried: boolean
  readonly onChange: (sent: Sent) => void
}

/** Who goes for a party. The first person ticked leads until another is chosen. */
function Members({ of: party, people, sent, tried, onChange }: MembersProps): ReactNode {
  const say = useSay()
  const nameOf = (id: string): string => people.find((each) => each.id === id)?.person.name ?? id
  const choose = (members: readonly string[]): void =>
    onChange({ members, lead: sent.lead !== null && members.includes(sent.lead) ? sent.lead : (members[0] ?? null) })
  if (people.length === 0) return <p className={tried ? 'field-error' : 'muted'}>{say('tracks.openMembersNobody', { delegation: party.name })}</p>
  return (
    <div className="stack stack-close">
      <Ticks
        label={say('tracks.openMembers', { delegation: party.name })} values={sent.members} onChange={choose}
        choices={people.map(({ id, person }) => ({ value: id, label: say('tracks.personRole', { name: person.name, role: roleWord(say, person.role) }) }))}
        error={tried && sent.members.length === 0 ? say('tracks.openMembersMissing', { delegation: party.name }) : null}
      />
      {sent.members.length > 1 && sent.lead !== null && (
        <Picker
          label={say('tracks.openLeadOf', { delegation: party.name })} value={sent.lead} onChange={(lead) => onChange({ ...sent, lead })}
          options={sent.members.map((value) => ({ value, label: nameOf(value) }))}
        />
      )}
    </div>
  )
}
