/** Seconds since 1970, with a fraction. A service, so that tests can hold time still. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now() / 1000;
