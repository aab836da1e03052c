import type { PersonView } from '../../model'
import type { Say } from '../words'

/** “Ambassador Ingrid Vale”: the form of address is the person’s own free text, never derived. */
export const named = (say: Say, person: Pick<PersonView, 'title' | 'name'>): string =>
  person.title === '' ? person.name : say('roles.person', { title: person.title, name: person.name })
