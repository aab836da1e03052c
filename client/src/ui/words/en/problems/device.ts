import type { ProblemTable } from './shape'

/** Links, browser, keys on this device, camera and microphone. */
export const device = {
  LINK_DAMAGED: { says: 'This link is damaged: a part is missing or mistyped.', more: 'It was sent to nobody.', act: 'Copy the whole link again from where you received it.' },
  LINK_WRONG: {
    says: 'The invitation does not open with this link.', more: 'A part of it was changed, or it belongs to another host. Nobody entered by it.',
    act: 'Open the link exactly as you received it.',
  },
  LINK_USED_HERE: { says: 'This link was used on this device already.', more: 'Your talk is on the list of this device.', act: 'Open the list of your talks', does: 'to-start' },
  TALK_ALREADY_HERE: { says: 'You are in this talk on this device already.', more: 'The link was not used a second time.', act: 'Open the list of your talks', does: 'to-start' },
  TALK_UNKNOWN: { says: 'This device does not know this talk.', more: 'It was forgotten here, or opened on another device.', act: 'Ask your head of delegation for a new link.' },
  SECOND_TAB: { says: 'This talk is open in another tab.', more: 'Two tabs would spoil each other’s keys, so this one does nothing.', act: 'Go to the other tab.' },
  ELSEWHERE: {
    says: 'This device has connected a second time.', more: 'This page was set aside, so that the two do not spoil each other’s keys.',
    act: 'Go to the other window, or try again here', does: 'try-again',
  },
  BROWSER_UNSUPPORTED: {
    says: 'This browser cannot make the keys or encrypt video.', more: 'Nothing was sent. Use a present version of Chrome, Edge, Firefox or Safari.',
    act: 'Open the link in another browser.',
  },
  UNSUPPORTED: { says: 'This browser cannot encrypt sound and picture.', more: 'Nothing was sent in clear. Text works.', act: 'Open the talk in another browser.' },
  PAGE_NOT_SECURE: {
    says: 'The browser gives keys, camera and microphone only to pages opened by https or on this machine itself.', more: 'Nothing was sent.',
    act: 'Ask whoever runs the host for an address that begins with https.',
  },
  STATE_LOST: { says: 'This device no longer has its keys.', more: 'Nobody else can use them. Nothing was sent.', act: 'Ask your head of delegation to admit you again.' },
  STATE_BROKEN: { says: 'The keys kept on this device are damaged.', more: 'Going on could repeat keys, so nothing is sent.', act: 'Ask your head of delegation to admit you again.' },
  STATE_ROLLED_BACK: {
    says: 'This device holds an older state than it had before.', more: 'Going on would repeat keys, so nothing is sent. What you had not sent is kept.',
    act: 'Ask to be let back in.',
  },
  DEVICE_STORAGE: {
    says: 'This browser keeps nothing for this page.', more: 'A private window or a setting forbids it. No keys were made.',
    act: 'Choose “Forget when this page closes”, or another window.',
  },
  STORE_UNAVAILABLE: {
    says: 'This browser keeps nothing for this page.', more: 'A private window or a setting forbids it. No keys were made.',
    act: 'Choose “Forget when this page closes”, or another window.',
  },
  DEVICE_FULL: { says: 'This device is full.', more: 'Your last acts are not stored yet. Do not close this page.', act: 'Free space, then try again', does: 'try-again' },
  WORKER_DEAD: {
    says: 'The part of this page that holds the keys has stopped.', more: 'Nothing is sent or played. Nothing that was sent is lost.',
    act: 'Load the page again', does: 'reload',
  },
  PASSPHRASE_WRONG: { says: 'This passphrase does not open the keys.', more: 'Nothing was changed.', act: 'Enter it again.' },
  PASSPHRASE_SHORT: { says: 'This passphrase is too short.', more: 'No keys were made.', act: 'Use at least 12 characters.' },
  PASSPHRASE_NEEDED: { says: 'A passphrase is needed.', more: 'No keys were made.', act: 'Choose a passphrase.' },
  CLOCK_WRONG: { says: 'The clock of this device is wrong.', more: 'Times shown are those of the host.', act: 'Set the clock of this device to automatic.' },
  NO_DEVICE: { says: 'The browser found no camera, microphone or window.', more: 'You take part with text and with what you have.', act: 'Connect a device, then turn it on again.' },
  DEVICE_DENIED: {
    says: 'The browser refused the camera, microphone or window.', more: 'You can take part with text and with what you allow.',
    act: 'Allow it in the address bar of the browser.',
  },
  DEVICE_BUSY: { says: 'Another program uses the camera or microphone.', more: 'Nothing was sent.', act: 'Close the other program, then turn it on again.' },
  NO_SPEAKERS: { says: 'No speakers were found.', more: 'You hear nobody. You can read and write.', act: 'Connect speakers or a headset.' },
  MICROPHONE_SILENT: { says: 'The microphone gave no sound for a second.', more: 'Nobody would hear you.', act: 'Speak while it is checked, or choose another microphone.' },
  LINK_SLOW: { says: 'Your connection to the host is slow.', more: 'Text works. Pictures may stand still.', act: 'Use a cable or a better network.' },
  CHECK_FAILED: { says: 'This check could not be made.', more: 'Nothing was sent.', act: 'Check again.' },
  NOT_JOINED: { says: 'You are in no room.', more: 'Microphone and camera stay off.', act: 'Enter a room first.' },
  LEFT: { says: 'You left the room before this was done.', more: 'Nothing was turned on.', act: 'Enter the room again.' },
  REFUSED: { says: 'The host lets this device into no sound and picture of this room.', more: 'Text works.', act: 'Ask your head of delegation.' },
  NOT_BUILT: { says: 'This client does not know the rule for this act yet.', more: 'The act was refused; nothing was changed.', act: 'Copy details', does: 'copy-details' },
  PAGE_FAILED: { says: 'This page has failed.', more: 'Nothing that was sent is lost. Your seat is kept.', act: 'Load the page again', does: 'reload' },
  FAULT: { says: 'This could not be done.', more: 'Nothing was changed by it.', act: 'Copy details', does: 'copy-details' },
} as const satisfies ProblemTable
