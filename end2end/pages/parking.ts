// The list of parking sites on the device.
import { expect, type Page } from '@playwright/test'

/** Waits until the list that the page shows is stored. The page itself does not wait for it. */
export async function listStored(page: Page): Promise<void> {
  const isStored = (): Promise<boolean> =>
    page.evaluate(
      () =>
        new Promise<boolean>((done) => {
          const opening = indexedDB.open('portal', 1)
          opening.onerror = () => done(false)
          opening.onsuccess = () => {
            const database = opening.result
            const found = database.transaction('kept').objectStore('kept').get('parking-list')
            found.onerror = () => done(false)
            found.onsuccess = () => {
              database.close()
              done(found.result !== undefined)
            }
          }
        }),
    )
  await expect.poll(isStored).toBe(true)
}
