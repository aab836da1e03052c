import { type ReactNode, useState } from 'react'
import type { TalkView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Field, Tick } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { roomById } from '../../telling/rooms'
import type { Session } from '../../telling/sessions'
import type { Say } from '../../words'
import type { OfSession } from './SessionPanel'

interface Row {
  readonly key: number
  readonly name: string
  readonly role: string
  readonly location: string
  readonly off_camera: boolean
  readonly person?: string
}

/** The roll call of one's own delegation: those admitted to the room stand there already, persons off camera are added (rule S9). */
export function RollDialog({ known: { id, session }, here, onClose }: OfSession & { readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  const [rows, setRows] = useState<readonly Row[]>(() => session.roll[talk.me.delegation]?.map(rowOf) ?? admitted(say, talk, here.room))
  const [tried, setTried] = useState(false)
  const act = useAct(() => here.perform('roll.declare', { session: id, persons: rows.map(({ key: _, ...person }) => person) }), onClose)
  const delegation = delegationOf(talk, talk.me.delegation).name
  const missing = rows.length === 0 || rows.some((row) => [row.name, row.role, row.location].some((text) => text.trim() === ''))
  const change = (row: Row): void => setRows((before) => before.map((each) => (each.key === row.key ? row : each)))
  const add = (): void => setRows((before) => [...before, freshRow(before)])
  const remove = (row: Row): void => setRows((before) => before.filter((each) => each.key !== row.key))
  return (
    <Dialog title={say('sessions.rollTitle', { delegation })} open onClose={onClose}>
      <p>{say('sessions.rollEffect')}</p>
      {rows.map((row, at) => <Present key={row.key} row={row} number={at + 1} onChange={change} onRemove={() => remove(row)} />)}
      <div className="acts"><Button onPress={add}>{say('sessions.personAdd')}</Button></div>
      {tried && missing && <p className="field-error" role="alert">{say('sessions.rollMissing')}</p>}
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={() => (missing ? setTried(true) : act.run())}>{say('sessions.rollDo', { delegation })}</Button>
        <Button size="large" onPress={onClose}>{say('sessions.keep')}</Button>
      </div>
    </Dialog>
  )
}

/** Those of one's own delegation who are admitted to the room. */
function admitted(say: Say, talk: TalkView, room: string): readonly Row[] {
  const own = roomById(talk, room)?.members.filter(({ person }) => person.delegation === talk.me.delegation) ?? []
  return own.map(({ person }, key) => ({ key, name: person.name, role: say(`roles.${person.role}`), location: '', off_camera: false, person: person.id }))
}

const freshRow = (before: readonly Row[]): Row =>
  ({ key: 1 + Math.max(-1, ...before.map((each) => each.key)), name: '', role: '', location: before[0]?.location ?? '', off_camera: true })

const rowOf = ({ name, role, location, off_camera, person }: Session['roll'][string][number], key: number): Row =>
  ({ key, name, role, location, off_camera, ...(person !== null && { person }) })

interface PresentProps { readonly row: Row; readonly number: number; readonly onChange: (row: Row) => void; readonly onRemove: () => void }

function Present({ row, number, onChange, onRemove }: PresentProps): ReactNode {
  const say = useSay()
  return (
    <fieldset className="roll-person" aria-label={say('sessions.personNumber', { number })}>
      <Field label={say('sessions.personName')} value={row.name} onChange={(name) => onChange({ ...row, name })} />
      <Field label={say('sessions.personRole')} value={row.role} onChange={(role) => onChange({ ...row, role })} />
      <Field label={say('sessions.personLocation')} value={row.location} onChange={(location) => onChange({ ...row, location })} />
      <div className="row row-wrap">
        <Tick label={say('sessions.personOff')} value={row.off_camera} onChange={(off) => onChange({ ...row, off_camera: off })} />
        <Button kind="quiet" size="small" label={say('sessions.personRemove', { number })} onPress={onRemove}>{say('sessions.personRemoveShort')}</Button>
      </div>
    </fieldset>
  )
}
