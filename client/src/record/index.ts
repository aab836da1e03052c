/** Bytes that are signed, hashed and compared (spec/record.md): one canonical form, one signature form, no weak key. */
export { concat, equalBytes, hex, hmac, RecordError, sha256, unhex, utf8 } from './bytes'
export { type Cbor, decode, encode } from './cbor'
export { readSign1, type Sign1, sign1, signatureInput, verifySign1 } from './cose'
export { ed25519FromSeed, importVerifyKey, keyProblem, type KeyProblem, verifyEd25519 } from './ed25519'
export * from './structures'
