import { type ReactNode, useState } from 'react'
import type { PersonView, RoomSubjects } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useNamed, useSay, useTalk } from '../../state/environment'
import { deedsAbout, type OfficeDeed } from '../../telling/offices'
import { delegationOf } from '../../telling/opening'
import { ReasonDialog } from '../sessions/ReasonDialog'
import { ChangeDialog } from './ChangeDialog'
import { ReplaceDialog } from './ReplaceDialog'

interface OfficeProps { readonly person: PersonView; readonly subjects: RoomSubjects }

/** What may be done about a person's office, each with its object in its name and its consequence before it is done. */
export function OfficeActs({ person, subjects }: OfficeProps): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk } = useTalk()
  const [doing, setDoing] = useState<OfficeDeed | null>(null)
  const deeds = deedsAbout(subjects, talk.me, person.id)
  const close = (): void => setDoing(null)
  const name = named(person)
  if (deeds.length === 0) return null
  return (
    <span className="office-acts">
      {deeds.map((deed) => <Button key={deed} size="small" label={say(`people.${deed}`, { name })} onPress={() => setDoing(deed)}>{say(`people.${deed}Short`)}</Button>)}
      {doing === 'change' && <ChangeDialog person={person} subjects={subjects} onClose={close} />}
      {doing === 'replace' && <ReplaceDialog person={person} subjects={subjects} onClose={close} />}
      {doing === 'unobject' && <Unobject person={person} onClose={close} />}
      {(doing === 'object' || doing === 'revoke') && <WithReason deed={doing} person={person} onClose={close} />}
    </span>
  )
}

interface DeedProps { readonly person: PersonView; readonly onClose: () => void }

function WithReason({ deed, person, onClose }: DeedProps & { readonly deed: 'object' | 'revoke' }): ReactNode {
  const say = useSay()
  const app = useApp()
  const named = useNamed()
  const { talk } = useTalk()
  const values = { name: named(person), delegation: delegationOf(talk, talk.me.delegation).name, theirs: delegationOf(talk, person.delegation).name }
  return (
    <ReasonDialog
      title={say(`people.${deed}Title`, values)} effect={say(`people.${deed}Effect`, values)} label={say('people.officeReason')} act={say(`people.${deed}Do`, values)} keep={say('people.officeKeep')}
      run={(reason) => app.performEverywhere(`person.${deed}`, { person: person.id, reason })} onClose={onClose}
    />
  )
}

function Unobject({ person, onClose }: DeedProps): ReactNode {
  const say = useSay()
  const app = useApp()
  const name = useNamed()(person)
  const act = useAct(() => app.performEverywhere('person.unobject', { person: person.id }), onClose)
  return (
    <Dialog title={say('people.unobjectTitle', { name })} open onClose={onClose}>
      <p>{say('people.unobjectEffect', { name })}</p>
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={() => act.run()}>{say('people.unobjectDo')}</Button>
        <Button size="large" onPress={onClose}>{say('people.officeKeep')}</Button>
      </div>
    </Dialog>
  )
}
