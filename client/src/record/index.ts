/** Bytes that are signed, hashed and compared (spec/record.md): one canonical form, one signature form, no weak key, total decoders. */
export { concat, equalBytes, type Fault, hex, hmac, RecordError, sha256, unhex, utf8 } from './bytes'
export { type Cbor, decode, encode, type Limits, MESSAGE, wordOf } from './cbor'
export {
  type Device, encodeDevice, encodeFounding, encodePerson, type Founding, type Person, readDevice, readFounding, readPerson, type RoomKind,
} from './certificates'
export { asSign1, readSign1, type Sign1, sign1, signatureInput, verifySign1 } from './cose'
export { ed25519FromSeed, importVerifyKey, type KeyPair, keyProblem, type KeyProblem, verifyEd25519 } from './ed25519'
export { type Basis, basisFields, BEFORE_FIRST, encodeEntry, type EntryRecord, readBasis, readEntry, SALT_BYTES } from './entries'
export { plain } from './fields'
export { LIMITS } from './limits'
export {
  type Attestation, type Complaint, encodeAttestation, encodeChallenge, encodeComplaint, encodeHistory, encodeInviteProof, encodeJoin, encodePulse,
  encodeReceipt, encodeRosterChange, encodeSasCommit, encodeSasReveal, encodeSending, type History, type Join, type Pulse, readAttestation, readComplaint,
  readHistory, readJoin, readPulse, readReceipt, readRosterChange, readSasCommit, readSasReveal, readSending, type Receipt, type RosterChange,
  type SasCommit, type SasReveal, type Sending,
} from './statements'
