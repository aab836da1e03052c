import { Component, type ReactNode, useEffect, useState } from 'react'
import { Notice } from '../parts/Notice'
import { Problem } from '../parts/Problem'
import { useApp, useSay } from '../state/environment'
import { Plain } from './Plain'

interface FaultProps { readonly children: ReactNode }
interface FaultState { readonly failed: string | null }

/** If a screen fails, nobody may go on hearing a person who no longer sees who hears him: the room is left, and the page says so. */
export class Fault extends Component<FaultProps, FaultState> {
  override readonly state: FaultState = { failed: null }

  static getDerivedStateFromError(error: unknown): FaultState {
    return { failed: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    return this.state.failed === null ? this.props.children : <Failed text={this.state.failed} />
  }
}

function Failed({ text }: { readonly text: string }): ReactNode {
  const say = useSay()
  const app = useApp()
  const [closed, setClosed] = useState(false)
  useEffect(() => void app.leaveRoom().then(() => setClosed(true)), [app])
  return (
    <Plain>
      <h1>{say('start.problemTitle')}</h1>
      <Problem problem={{ code: 'PAGE_FAILED', detail: { text } }} />
      <Notice tone={closed ? 'ok' : 'warn'} title={say(closed ? 'start.failedClosed' : 'start.failedClosing')} live />
    </Plain>
  )
}
