// Delays an answer until the test releases it, so that no test depends on timing.
import { type Route } from '@playwright/test'

/** Delays the requests passed to `hold` until it is opened. */
export class Gate {
  #open!: () => void
  readonly opened = new Promise<void>((done) => (this.#open = done))

  readonly hold = async (route: Route): Promise<void> => {
    await this.opened
    // The page may be gone by then.
    await route.continue().catch(() => undefined)
  }

  open(): void {
    this.#open()
  }
}
