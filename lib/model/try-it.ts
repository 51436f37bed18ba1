/** Seconds for which a run of the dashboard's try-it lasts, its address and all that it learned. */
export const tryItSeconds = 900;
