import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Ticks } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useClock, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { askedToRecord, MEDIA, type Medium } from '../../telling/recordings'
import type { OfSession } from './SessionPanel'

/** Asks everybody whose consent a recording needs (rules X1). Nothing is chosen beforehand. */
export function RecordingDialog({ known: { id, session }, here, onClose }: OfSession & { readonly onClose: () => void }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const [media, setMedia] = useState<readonly Medium[]>([])
  const [holders, setHolders] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const act = useAct(() => here.perform('recording.propose', { session: id, media: [...media], holders: [...holders] }), onClose)
  const asked = askedToRecord(here.subjects).map((each) => ({ value: each, label: delegationOf(talk, each).name }))
  const others = asked.filter(({ value }) => value !== talk.me.delegation)
  const submit = (): void => {
    if (media.length === 0 || holders.length === 0) setTried(true)
    else act.run()
  }
  return (
    <Dialog title={say('recording.askTitle', { number: session.number })} open onClose={onClose}>
      <p>{say('recording.askNeeds', { names: clock.list(others.map(({ label }) => label)) })}</p>
      <p>{say('recording.askWhen')}</p>
      <Ticks
        label={say('recording.media')} values={media} onChange={setMedia} choices={MEDIA.map((value) => ({ value, label: say(`recording.${value}`) }))}
        error={tried && media.length === 0 ? say('recording.mediaMissing') : null}
      />
      <Ticks label={say('recording.holders')} values={holders} onChange={setHolders} choices={asked} error={tried && holders.length === 0 ? say('recording.holdersMissing') : null} />
      <p className="small muted">{say('recording.parley')}</p>
      {act.problem && <Problem problem={act.problem} />}
      <div className="dialog-acts">
        <Button kind="main" size="large" busy={act.busy} onPress={submit}>{say('recording.do')}</Button>
        <Button size="large" onPress={onClose}>{say('recording.keep')}</Button>
      </div>
    </Dialog>
  )
}
