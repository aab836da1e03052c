/** Groups, words, seals and storage: the one folder that knows the MLS and HPKE libraries. See spec/crypto.md. */
export { commit, type CommitChange, decodePending, encodePending, type Made, type Pending } from './commit'
export { CryptoError } from './errors'
export { openPart, PART, partsOf, runningHash, type SealedFile, sealedSize, sealPart } from './files'
export { type Bytes, readOuter, type Outer } from './framing'
export {
  attestationValues,
  createGroup,
  type CreateOptions,
  decodeGroup,
  encodeGroup,
  exportSecret,
  type Group,
  type KeyPackagePair,
  type LeafCheck,
  type LeafView,
  makeKeyPackage,
} from './group'
export { join, type JoinOptions } from './joining'
export { type Change, type Policy } from './judge'
export { sealMessage } from './messages'
export { beginsAt, offeredLeaf } from './offers'
export { receive, type Received, type ReceiveOptions } from './receive'
export { type SasFailure, type SasHead, type SasOptions, type SasState, startSas, stepSas, type SasStep, WORDS } from './sas'
export { invitationKeys, mailboxKeys, openMail, openSealed, sealMail, sealWith } from './sealed'
export { knownTalks, lockAlone, lockTalk, type StorageMode, Store, type TalkOnDevice } from './store'
