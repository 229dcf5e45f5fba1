// A report on its way: filled in, held at any moment of its sending, and looked for at the server.
import { expect, type Page, type Route } from '@playwright/test'
import { FormPage, type Photo } from './pages/form.ts'
import { photograph } from './pictures.ts'

/** Where most reports of the tests are. */
export const STREET = 'hàng bồ'

/** Fills the form in for rubbish in a street, with words of one's own, up to the description. */
export async function fillIn(form: FormPage, text: string, street = STREET): Promise<void> {
  await form.start()
  await goOn(form, text, street)
}

/** The same, where the form is open at its first step. */
export async function goOn(form: FormPage, text: string, street = STREET): Promise<void> {
  await form.choosePlace(street)
  await form.go()
  await toDescription(form)
  await form.description.fill(text)
}

/** From the choice of a category to the description. */
export async function toDescription(form: FormPage): Promise<void> {
  await form.at('category_title')
  await form.chooseCategory('rubbish')
  await form.go()
  await form.at('questions_title')
  await form.go()
  await form.at('describe_title')
}

/** Sends what is filled in; gives the code of the report. */
export async function send(form: FormPage): Promise<string> {
  await form.go()
  await form.mineIsAnother()
  await form.sendButton.click()
  return form.arrived()
}

/** So many photos that differ. */
export async function photos(page: Page, count: number): Promise<Photo[]> {
  const all: Photo[] = []
  for (let at = 0; at < count; at++) {
    all.push({ name: `${at + 1}.jpg`, mimeType: 'image/jpeg', buffer: await photograph(page, 320 + 40 * at, 240) })
  }
  return all
}

/** Fills in a report with photos, up to the last look at it. */
export async function toTheEnd(form: FormPage, text: string, count = 2): Promise<void> {
  await fillIn(form, text)
  if (count > 0) await form.addPhotos(...(await photos(form.page, count)))
  await form.go()
  await form.mineIsAnother()
}

/** The draft that the device holds, as it is stored. */
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

/** What the server has of a device: the description of each report, and how many photos it has. */
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

/** Where requests are held: before they reach the server, after it, or before they are lost. */
type Where = 'before' | 'after' | 'lost'

/** Holds the requests to an address, from the `nth` on, until it is opened. */
export class Gate {
  #open: () => void = () => undefined
  readonly #opened = new Promise<void>((open) => (this.#open = open))
  #seen = 0
  #held = 0
  #isOpen = false

  private constructor() {}

  static async before(page: Page, path: 'media' | 'reports', nth = 1): Promise<Gate> {
    return new Gate().#at(page, path, nth, 'before')
  }

  static async after(page: Page, path: 'media' | 'reports', nth = 1): Promise<Gate> {
    return new Gate().#at(page, path, nth, 'after')
  }

  /** What is held is lost when it is opened; what comes later is not. */
  static async lost(page: Page, path: 'media' | 'reports'): Promise<Gate> {
    return new Gate().#at(page, path, 1, 'lost')
  }

  async #at(page: Page, path: string, nth: number, where: Where): Promise<this> {
    await page.context().route(`**/api/v1/${path}`, async (route: Route) => {
      if (route.request().method() !== 'POST' || ++this.#seen < nth || this.#isOpen) return route.fallback()
      // Who has left does not hear the answer: that the server has it is what counts.
      const answer = where === 'after' ? await route.fetch() : undefined
      this.#held++
      await this.#opened
      const go = () => (where === 'lost' ? route.abort('connectionreset') : route.fallback())
      await (answer === undefined ? go() : route.fulfill({ response: answer })).catch(() => undefined)
    })
    return this
  }

  /** A request has come so far. */
  async reached(): Promise<void> {
    await expect.poll(() => this.#held).toBeGreaterThan(0)
  }

  open(): void {
    this.#isOpen = true
    this.#open()
  }
}
