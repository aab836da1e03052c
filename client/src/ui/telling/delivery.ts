/** How far an own message got, in words; nothing for messages of others. */
import type { MessageView } from '../../model'
import type { Say } from '../words'
import { describeProblem } from '../words/problems'
import type { Clock } from '../words/times'

export function deliveryOf(say: Say, clock: Clock, message: MessageView): string | null {
  if (!message.mine) return null
  if (message.rejected !== null) return say('room.deliveryRejected', { sentence: describeProblem({ code: message.rejected }, clock).says })
  switch (message.delivery) {
    case 'waiting': return say('room.deliveryWaiting')
    case 'sent': return say('room.deliverySent')
    case 'with-host': return message.devices > 0 ? say('room.deliveryDevices', { count: message.devices }) : say('room.deliveryHost')
    case 'delivered': return say('room.deliveryDevices', { count: message.devices })
  }
}
