/**
 * The interface. It observes one view-model and calls its functions; which screen inside a talk is shown is its own affair.
 * Nothing here knows of keys, media or the host.
 */
import { lazy, type ReactNode, StrictMode, Suspense, useEffect } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { createRoot } from 'react-dom/client'
import type { App } from '../model'
import { Fault } from './frame/Fault'
import { Voice } from './frame/Voice'
import { Invitation } from './screens/before/Invitation'
import { Loading } from './screens/before/Loading'
import { Passphrase } from './screens/before/Passphrase'
import { Start } from './screens/before/Start'
import { Stopped } from './screens/before/Stopped'
import { EnvironmentOf, useEnvironment, useSay, useView } from './state/environment'
import { showPreferences } from './state/preferences'
import './theme/index.css'

const OpenTalk = lazy(() => import('./screens/before/OpenTalk').then((screen) => ({ default: screen.OpenTalk })))
const Links = lazy(() => import('./screens/before/Links').then((screen) => ({ default: screen.Links })))
const Shell = lazy(() => import('./frame/Shell'))

/** Shows `app` in `root`, for as long as the page lives. */
export function mount(root: HTMLElement, app: App): void {
  keepWidgetStylesOut(document)
  createRoot(root).render(
    <StrictMode>
      <EnvironmentOf app={app} page={window}>
        <Screens />
      </EnvironmentOf>
    </StrictMode>,
  )
}

/**
 * The widget library adds an inline style sheet unless an element of this id exists; the content security policy would refuse it.
 * Its one rule stands in theme/base.css.
 */
function keepWidgetStylesOut(page: Document): void {
  const standIn = page.createElement('meta')
  standIn.id = 'react-aria-pressable-style'
  page.head.append(standIn)
}

function Screens(): ReactNode {
  const say = useSay()
  const { words, preferences } = useEnvironment()
  useEffect(() => {
    showPreferences(document.documentElement, preferences)
    document.documentElement.lang = words.locale
    document.documentElement.dir = words.direction
    document.title = words.say('frame.product')
  }, [preferences, words])
  return (
    <I18nProvider locale={words.locale}>
      <Voice>
        <Fault>
          <Suspense fallback={<Loading sentence={say('frame.loadingPage')} />}><Screen /></Suspense>
        </Fault>
      </Voice>
    </I18nProvider>
  )
}

function Screen(): ReactNode {
  const say = useSay()
  const view = useView()
  switch (view.at) {
    case 'loading': return <Loading sentence={say('frame.loading')} />
    case 'start': return <Start talks={view.talks} />
    case 'open-form': return <OpenTalk />
    case 'opened': return <Links plan={view.plan} links={view.links} />
    case 'invitation': return <Invitation invitation={view.invitation} />
    case 'passphrase': return <Passphrase wrong={view.wrong} />
    case 'problem': return <Stopped problem={view.problem} />
    case 'talk': return <Shell talk={view.talk} live={view.live} />
  }
}
