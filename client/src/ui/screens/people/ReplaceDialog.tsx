import { type ReactNode, useState } from 'react'
import type { PersonView, RoomSubjects } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field } from '../../parts/Fields'
import { Picker } from '../../parts/Picker'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useNamed, useSay, useTalk } from '../../state/environment'
import { candidates } from '../../telling/offices'
import { delegationOf } from '../../telling/opening'

interface ReplaceProps { readonly person: PersonView; readonly subjects: RoomSubjects; readonly onClose: () => void }

/** Another head in the place of one (rules A8): at once by a head, else when all signers of the delegation name the same person. */
export function ReplaceDialog({ person, subjects, onClose }: ReplaceProps): ReactNode {
  const say = useSay()
  const app = useApp()
  const named = useNamed()
  const { talk } = useTalk()
  const own = person.delegation
  const able = candidates(subjects, own)
  const [fresh, setFresh] = useState(able[0]?.[0] ?? '')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = reason.trim() === ''
  const replace = useAct(() => app.performEverywhere('head.replace', { old: person.id, new: fresh, reason: reason.trim() }), onClose)
  const atOnce = (subjects.heads[own] ?? []).includes(talk.me.id)
  const values = { name: named(person), delegation: delegationOf(talk, own).name, fresh: subjects.persons[fresh]?.name ?? '' }
  return (
    <Dialog title={say('people.replaceTitle', values)} open onClose={onClose}>
      <p>{say(atOnce ? 'people.replaceAtOnce' : 'people.replaceTogether', values)}</p>
      <Picker label={say('people.replaceNew')} value={fresh} onChange={setFresh} options={able.map(([id, one]) => ({ value: id, label: say('people.invitationOf', { name: one.name, role: say(`roles.${one.role as PersonView['role']}`) }) }))} />
      <Field className="field-wide" label={say('people.officeReason')} value={reason} onChange={setReason} error={tried && missing ? say('sessions.reasonMissing') : null} required />
      {replace.problem && <Problem problem={replace.problem} />}
      <div className="dialog-acts">
        <Button kind="danger" size="large" busy={replace.busy} onPress={() => (missing ? setTried(true) : replace.run())}>{say('people.replaceDo', values)}</Button>
        <Button size="large" onPress={onClose}>{say('people.officeKeep')}</Button>
      </div>
    </Dialog>
  )
}
