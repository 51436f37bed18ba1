/** Which browser somebody signed in with, as it said itself: for people to recognise, never to decide by. */
export interface BrowserAgent {
  /** As in `Firefox`. */
  readonly browser?: string;
  /** As in `Windows`. */
  readonly system?: string;
  /** As in `mobile`. */
  readonly device?: string;
}
