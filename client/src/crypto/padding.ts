/** Sizes on the wire come in steps, for messages and commits alike: the host sees the step and not the length. */

/** Bytes. */
export const STEP = 256

export const inSteps = (length: number): number => Math.ceil(length / STEP) * STEP
