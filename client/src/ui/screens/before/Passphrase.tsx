import { type ReactNode, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import { Plain } from '../../frame/Plain'
import { Button } from '../../parts/Button'
import { Field } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useSay } from '../../state/environment'

/** Asked once per start where the keys are sealed with a passphrase. */
export function Passphrase({ wrong }: { readonly wrong: boolean }): ReactNode {
  const say = useSay()
  const app = useApp()
  const [passphrase, setPassphrase] = useState('')
  const unlock = useAct(() => app.unlock(passphrase))
  return (
    <Plain>
      <h1>{say('start.passphraseTitle')}</h1>
      <p className="lead">{say('start.passphraseLead')}</p>
      <Form className="stack" onSubmit={(event) => { event.preventDefault(); unlock.run() }}>
        <Field
          label={say('start.passphrase')} value={passphrase} onChange={setPassphrase} type="password" autoFocus autoComplete="current-password"
          error={wrong && !unlock.busy ? say('start.passphraseWrong') : null}
        />
        <div className="acts">
          <Button kind="main" size="large" type="submit" busy={unlock.busy} closed={passphrase === ''}>
            {unlock.busy ? say('start.unlocking') : say('start.unlock')}
          </Button>
        </div>
        {unlock.problem && <Problem problem={unlock.problem} />}
      </Form>
    </Plain>
  )
}
