// What holds an answer back until the test says so: no test depends on how long something takes.
import { type Route } from '@playwright/test'

/** Holds what it is given back until it is opened. */
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
