import type { ReactNode } from 'react'
import { Button } from '../../parts/Button'
import { usePlace, useSay, useTalk } from '../../state/environment'

/** By direct address to a place that does not exist for me. */
export function NoRight(): ReactNode {
  const say = useSay()
  const { go } = usePlace(useTalk().talk.talk)
  return (
    <div className="page">
      <h1>{say('frame.noRight')}</h1>
      <div className="acts"><Button kind="main" size="large" onPress={() => go({ at: 'overview' })}>{say('frame.toOverview')}</Button></div>
    </div>
  )
}
