import { KeyRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useSay, useTalk } from '../../state/environment'
import { type KeySaid, keySaid } from '../../telling/head-keys'
import { headName, headNames, otherHeads } from '../../telling/opening'

/** Who is known from an earlier talk, and who should be and is not: the latter must be answered before words are shown. */
export function HeadKeys(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const { talk } = useTalk()
  const said = (talk.opening ? otherHeads(talk.opening) : []).flatMap((head) => {
    const one = keySaid(say, clock, talk, head)
    return one === null ? [] : [{ one, name: headName(say, head) }]
  })
  return said.map(({ one, name }) => (one.why === null
    ? <Notice key={one.slot} tone={one.tone} icon={KeyRound}><p>{one.says}</p></Notice>
    : <Warning key={one.slot} of={one} name={name} />))
}

function Warning({ of, name }: { readonly of: KeySaid; readonly name: string }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const [stopping, setStopping] = useState(false)
  const goOn = useAct(() => app.goOnWithKey(of.slot))
  const stop = useAct(() => app.stopForKey(), () => setStopping(false))
  const acts = of.unanswered && (
    <>
      <Button kind="danger" size="large" onPress={() => setStopping(true)}>{say('keys.stop')}</Button>
      <Button size="large" busy={goOn.busy} onPress={() => goOn.run()}>{say('keys.goOn')}</Button>
    </>
  )
  return (
    <>
      <Notice tone={of.unanswered ? 'stop' : 'warn'} title={of.says} live acts={acts}>
        <p>{of.why}</p>
        {of.unanswered && <p>{say('keys.call', { name })}</p>}
        {of.wentOn !== null && <p className="strong">{say('keys.wentOn', { time: clock.moment(of.wentOn) })}</p>}
      </Notice>
      {goOn.problem && <Problem problem={goOn.problem} />}
      <Dialog title={say('keys.stopTitle')} open={stopping} onClose={() => setStopping(false)}>
        <p>{say('keys.stopText')}</p>
        {stop.problem && <Problem problem={stop.problem} />}
        <div className="dialog-acts">
          <Button kind="danger" size="large" busy={stop.busy} onPress={() => stop.run()}>{say('keys.stopDo')}</Button>
          <Button size="large" onPress={() => setStopping(false)}>{say('keys.stopKeep')}</Button>
        </div>
      </Dialog>
    </>
  )
}

/** Asked once the words are compared: whether this device is to know these heads again. */
export function RememberKeys(): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const { talk } = useTalk()
  const remember = useAct((wanted: boolean) => app.rememberKeys(wanted))
  const { opening } = talk
  if (!opening || opening.remember === 'nothing') return null
  if (opening.remember !== 'ask') return <Notice icon={KeyRound} live><p>{say(opening.remember === 'kept' ? 'keys.kept' : 'keys.refused')}</p></Notice>
  const heads = otherHeads(opening).filter(({ pin }) => pin?.keeps)
  const names = headNames(say, clock, heads)
  const acts = (
    <>
      <Button busy={remember.busy} onPress={() => remember.run(true)}>{say('keys.remember')}</Button>
      <Button busy={remember.busy} onPress={() => remember.run(false)}>{say('keys.refuse')}</Button>
    </>
  )
  return (
    <>
      <Notice icon={KeyRound} title={say('keys.ask', { count: heads.length, names })} acts={acts}>
        <p>{say('keys.askText', { count: heads.length })}</p>
        {talk.storage === 'passphrase' && <p>{say('keys.unsealed')}</p>}
      </Notice>
      {remember.problem && <Problem problem={remember.problem} />}
    </>
  )
}
