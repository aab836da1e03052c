import { type ReactNode, useEffect, useState } from 'react'
import type { App, HeadsRemembered, ProblemView } from '../../../model'
import { Button } from '../../parts/Button'
import { Dialog } from '../../parts/Dialog'
import { Notice } from '../../parts/Notice'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useSay } from '../../state/environment'

type Head = HeadsRemembered['known'][number]
type Asked = { readonly act: 'head'; readonly head: Head } | { readonly act: 'own' } | { readonly act: 'all' }
const WORDS = {
  head: { title: 'keys.forgetTitle', text: 'keys.forgetText', does: 'keys.forgetDo' },
  own: { title: 'keys.renewTitle', text: 'keys.renewText', does: 'keys.renewDo' },
  all: { title: 'keys.clearTitle', text: 'keys.clearText', does: 'keys.clearDo' },
} as const

function deed(app: App, what: Asked): Promise<HeadsRemembered | ProblemView> {
  if (what.act === 'own') return app.forgetOwn()
  return what.act === 'all' ? app.forgetHeads() : app.forgetHead(what.head.delegation, what.head.name)
}

/** What this device remembers beyond its talks, and how it is forgotten. `quiet`: nothing where nothing is remembered, and names only when asked for. */
export function RememberedHeads({ quiet = false }: { readonly quiet?: boolean }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const [kept, setKept] = useState<HeadsRemembered | null>(null)
  const [problem, setProblem] = useState<ProblemView | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [shown, setShown] = useState(!quiet)
  const taken = (answer: HeadsRemembered | ProblemView): ProblemView | null => {
    if ('code' in answer) return answer
    setKept(answer)
    return null
  }
  useEffect(() => {
    void app.heads().then((answer) => ('code' in answer ? setProblem(answer) : setKept(answer)))
  }, [app])
  const forget = useAct(async (what: Asked) => taken(await deed(app, what)), () => setAsked(null))

  if (kept === null) return problem && <Problem problem={problem} />
  const empty = kept.readable && kept.known.length === 0 && kept.own.length === 0
  if (quiet && empty) return null
  if (!shown) return <span><Button kind="link" onPress={() => setShown(true)}>{say('keys.whom')}</Button></span>
  const words = asked && WORDS[asked.act]
  return (
    <section className="card stack" aria-label={say('keys.title')}>
      <h2 className="strong">{say('keys.title')}</h2>
      {!kept.readable && (
        <Notice tone="stop" title={say('keys.unread')} acts={<Button kind="danger" onPress={() => setAsked({ act: 'all' })}>{say('keys.clear')}</Button>} />
      )}
      {kept.readable && kept.known.length === 0 && <p className="muted">{say('keys.none')}</p>}
      {kept.known.length > 0 && (
        <ul className="list">
          {kept.known.map((head) => (
            <li key={`${head.delegation}/${head.name}`} className="list-row">
              <span className="grow"><b><bdi>{say('keys.of', head)}</bdi></b><span className="block small muted">{say('keys.compared', { date: clock.date(head.at) })}</span></span>
              <Button label={say('keys.forgetOf', { name: head.name })} onPress={() => setAsked({ act: 'head', head })}>{say('keys.forget')}</Button>
            </li>
          ))}
        </ul>
      )}
      {kept.own.length > 0 && (
        <div className="stack stack-close">
          <p className="small muted">{say('keys.own', { count: kept.own.length, list: clock.list(kept.own) })}</p>
          <div className="acts"><Button onPress={() => setAsked({ act: 'own' })}>{say('keys.renew')}</Button></div>
        </div>
      )}
      <Dialog title={words ? say(words.title, { name: asked.act === 'head' ? asked.head.name : '' }) : ''} open={asked !== null} onClose={() => setAsked(null)}>
        <p>{words && say(words.text)}</p>
        {forget.problem && <Problem problem={forget.problem} />}
        <div className="dialog-acts">
          <Button kind="danger" size="large" busy={forget.busy} onPress={() => asked && forget.run(asked)}>{words && say(words.does)}</Button>
          <Button size="large" onPress={() => setAsked(null)}>{say('keys.forgetKeep')}</Button>
        </div>
      </Dialog>
    </section>
  )
}
