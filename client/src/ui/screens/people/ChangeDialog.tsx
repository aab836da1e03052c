import { type ReactNode, useState } from 'react'
import type { PersonView, RoomSubjects } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field, Ticks } from '../../parts/Fields'
import { Picker } from '../../parts/Picker'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { useNow } from '../../state/plenary'
import { delegationOf } from '../../telling/opening'
import { type NamedRole, powersFor, rolesFor } from '../../telling/roles'
import { fieldOf, instantOf } from '../../telling/session-times'

interface ChangeProps { readonly person: PersonView; readonly subjects: RoomSubjects; readonly onClose: () => void }

/** Role, powers and the end of an own person's office (rules A3, A7). */
export function ChangeDialog({ person, subjects, onClose }: ChangeProps): ReactNode {
  const say = useSay()
  const app = useApp()
  const clock = useClock()
  const named = useNamed()
  const now = useNow()
  const { talk } = useTalk()
  const own = delegationOf(talk, person.delegation)
  const chairs = subjects.charter?.charter.chair.delegations.includes(own.id) === true
  const certified = subjects.persons[person.id]
  const roles = rolesFor(own.kind)
  const [role, setRole] = useState<NamedRole>(() => roles.find((each) => each === certified?.role) ?? 'member')
  const [powers, setPowers] = useState<readonly string[]>(certified?.powers ?? [])
  const before = certified?.until == null ? '' : fieldOf(certified.until, clock.zone)
  const [until, setUntil] = useState(before)
  const [tried, setTried] = useState(false)
  const { may } = powersFor(role, own.kind, chairs)
  const held = may.filter((each) => powers.includes(each))
  const end = until === '' || until === before ? null : instantOf(until, clock.zone)
  const wrong = (until !== '' && until !== before && (end === null || end <= now)) || (until === '' && before !== '')
  const change = useAct(() => app.performEverywhere('person.change', { person: person.id, role, powers: held, ...(end !== null && { until: end }) }), onClose)
  const name = named(person)
  const choose = (next: NamedRole): void => {
    setRole(next)
    setPowers(powersFor(next, own.kind, chairs).first)
  }
  return (
    <Dialog title={say('people.changeTitle', { name })} open onClose={onClose}>
      <p>{say('people.changeEffect', { name })}</p>
      <Picker label={say('people.inviteRole')} value={role} onChange={choose} options={roles.map((each) => ({ value: each, label: say(`roles.${each}`) }))} />
      {may.length > 0 && <Ticks inRow label={say('people.invitePowers')} values={held} onChange={setPowers} choices={may.map((each) => ({ value: each, label: say('people.invitePower', { power: say(`roles.${each}`) }) }))} />}
      <Field type="datetime-local" label={say('people.changeUntil')} note={say('people.changeUntilNote')} value={until} onChange={setUntil} error={tried && wrong ? say('people.changeUntilWrong') : null} />
      {change.problem && <Problem problem={change.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={change.busy} onPress={() => (wrong ? setTried(true) : change.run())}>{say('people.changeDo', { name })}</Button>
        <Button size="large" onPress={onClose}>{say('people.officeKeep')}</Button>
      </div>
    </Dialog>
  )
}
