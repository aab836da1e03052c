import type { RoleName } from '../../../model'
import type { Say } from '../../words'

/** The role of a certified person in words; the rules keep it as their own word. */
export const roleWord = (say: Say, role: string): string => say(`roles.${role as RoleName}`)
