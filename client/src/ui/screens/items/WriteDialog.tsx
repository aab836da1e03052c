import { type ReactNode, useState } from 'react'
import type { ItemView, Reach } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Choices, Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay, useTalk } from '../../state/environment'
import { visitorsHere } from '../../telling/items'

export function WriteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const [subject, setSubject] = useState('')
  const [content, setContent] = useState('')
  const [reach, setReach] = useState<Reach>(visitorsHere(talk).length > 0 ? 'mediator' : 'own')
  const [tried, setTried] = useState(false)
  const write = useAct(() => app.writeItem({ id: null, subject: subject.trim(), content: content.trim(), reach }), onClose)
  const [unnamed, empty] = [subject.trim() === '', content.trim() === '']
  return (
    <Dialog title={say('items.writeTitle')} open onClose={onClose}>
      <p>{say('items.writeEffect')}</p>
      <Field className="field-wide" autoFocus label={say('items.subject')} value={subject} onChange={setSubject} error={tried && unnamed ? say('items.subjectMissing') : null} required />
      <Field className="field-wide" long label={say('items.content')} value={content} onChange={setContent} error={tried && empty ? say('items.contentMissing') : null} required />
      <ReachChoice value={reach} onChange={setReach} />
      {write.problem && <Problem problem={write.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={write.busy} onPress={() => (unnamed || empty ? setTried(true) : write.run())}>{say('items.writeDo')}</Button>
        <Button size="large" onPress={onClose}>{say('items.writeKeep')}</Button>
      </div>
    </Dialog>
  )
}

/** The mark of an item that is there. */
export function ReachDialog({ item, onClose }: { readonly item: ItemView; readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const app = useApp()
  const [reach, setReach] = useState<Reach>(item.reach)
  const change = useAct(() => app.writeItem({ id: item.id, subject: item.subject, content: item.content, reach }), onClose)
  return (
    <Dialog title={say('items.changeTitle', { subject: item.subject })} open onClose={onClose}>
      <p>{say('items.changeEffect')}</p>
      <ReachChoice value={reach} onChange={setReach} />
      {change.problem && <Problem problem={change.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={change.busy} onPress={() => change.run()}>{say('items.changeDo')}</Button>
        <Button size="large" onPress={onClose}>{say('items.changeKeep')}</Button>
      </div>
    </Dialog>
  )
}

function ReachChoice({ value, onChange }: { readonly value: Reach; readonly onChange: (value: Reach) => void }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const named = useNamed()
  const { talk } = useTalk()
  const visitors = visitorsHere(talk)
  const neutral = talk.delegations.some((each) => each.kind === 'neutral')
  const choices = [
    { value: 'own', label: say('items.reachOwn'), closed: visitors.length > 0 },
    ...(neutral ? [{ value: 'mediator', label: say('items.reachMediator') } as const] : []),
    { value: 'plenary', label: say('items.reachPlenary') },
  ] as const
  const note = visitors.length > 0 ? { note: say('items.visitor', { names: clock.list(visitors.map(named)) }) } : {}
  return <Choices label={say('items.reach')} value={value} onChange={onChange} choices={choices} {...note} />
}
