// Helpers for report submission: fill in a report, pause it at any stage of sending, and look it up on the server.
import { expect, type Page, type Route } from '@playwright/test'
import { FormPage, type Photo } from './pages/form.ts'
import { photograph } from './pictures.ts'

/** The street of most test reports. */
export const STREET = 'hàng bồ'

/** Fills in the form for rubbish in a street, up to and including the description. */
export async function fillIn(form: FormPage, text: string, street = STREET): Promise<void> {
  await form.start()
  await fillInOpenForm(form, text, street)
}

/** Like `fillIn`, but the form is already open at its first step. */
export async function fillInOpenForm(form: FormPage, text: string, street = STREET): Promise<void> {
  await form.choosePlace(street)
  await form.next()
  await toDescription(form)
  await form.description.fill(text)
}

/** Goes from the category step to the description step. */
export async function toDescription(form: FormPage): Promise<void> {
  await form.expectStep('category_title')
  await form.chooseCategory('rubbish')
  await form.next()
  await form.expectStep('questions_title')
  await form.next()
  await form.expectStep('describe_title')
}

/** Sends the report and returns its code. */
export async function send(form: FormPage): Promise<string> {
  await form.next()
  await form.skipNearby()
  await form.sendButton.click()
  return form.sent()
}

/** `count` different photos. */
export async function photos(page: Page, count: number): Promise<Photo[]> {
  const all: Photo[] = []
  for (let at = 0; at < count; at++) {
    all.push({ name: `${at + 1}.jpg`, mimeType: 'image/jpeg', buffer: await photograph(page, 320 + 40 * at, 240) })
  }
  return all
}

/** Fills in a report with photos, up to the check step. */
export async function toCheck(form: FormPage, text: string, count = 2): Promise<void> {
  await fillIn(form, text)
  if (count > 0) await form.addPhotos(...(await photos(form.page, count)))
  await form.next()
  await form.skipNearby()
}

/** The draft on the device, as it is stored. */
export async function storedDraft(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('portal', 1)
    await new Promise((done) => (opening.onsuccess = done))
    const reading = opening.result.transaction('kept').objectStore('kept').get('report-draft')
    await new Promise((done) => (reading.onsuccess = done))
    opening.result.close()
    return String(reading.result)
  })
}

/** The reports of a device on the server: description and number of photos. */
export async function filed(page: Page, device?: string): Promise<{ text: string; photos: number }[]> {
  return page.evaluate(async (known) => {
    const headers = { 'Portal-Device': known ?? localStorage.getItem('portal-device') ?? '' }
    const ask = async (path: string) => (await fetch(`/api/v1/reports${path}`, { headers, cache: 'no-store' })).json()
    const { items } = await ask('?mine=true&limit=200')
    const one = async ({ code }: { code: string }) => {
      const report = await ask(`/${code}`)
      return { text: report.description, photos: (report.photos ?? []).length + report.photos_waiting }
    }
    return Promise.all(items.map(one))
  }, device)
}

/** Where a request is paused: before the server gets it, after the server has answered, or before it is aborted. */
type Stage = 'before' | 'after' | 'lost'

/** Pauses POST requests to an endpoint, from the `nth` on, until the gate is opened. */
export class Gate {
  #open: () => void = () => undefined
  readonly #opened = new Promise<void>((open) => (this.#open = open))
  #seen = 0
  #paused = 0
  #isOpen = false

  private constructor() {}

  static async before(page: Page, path: 'media' | 'reports', nth = 1): Promise<Gate> {
    return new Gate().#at(page, path, nth, 'before')
  }

  static async after(page: Page, path: 'media' | 'reports', nth = 1): Promise<Gate> {
    return new Gate().#at(page, path, nth, 'after')
  }

  /** Aborts the paused requests when the gate is opened. Later requests are not affected. */
  static async lost(page: Page, path: 'media' | 'reports'): Promise<Gate> {
    return new Gate().#at(page, path, 1, 'lost')
  }

  async #at(page: Page, path: string, nth: number, stage: Stage): Promise<this> {
    await page.context().route(`**/api/v1/${path}`, async (route: Route) => {
      if (route.request().method() !== 'POST' || ++this.#seen < nth || this.#isOpen) return route.fallback()
      // The page may have gone and not get the answer. What matters is that the server has the request.
      const answer = stage === 'after' ? await route.fetch() : undefined
      this.#paused++
      await this.#opened
      const go = () => (stage === 'lost' ? route.abort('connectionreset') : route.fallback())
      await (answer === undefined ? go() : route.fulfill({ response: answer })).catch(() => undefined)
    })
    return this
  }

  /** Waits until a request is paused. */
  async reached(): Promise<void> {
    await expect.poll(() => this.#paused).toBeGreaterThan(0)
  }

  open(): void {
    this.#isOpen = true
    this.#open()
  }
}
