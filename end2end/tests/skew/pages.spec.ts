// Every page of the registry on answers of another version: a new service is among them without being asked.
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../mock.ts'
import { addresses } from '../../registry.ts'
import { EDITIONS, expectSound, keepToServer } from '../../skew.ts'

const PAGES = addresses({
  '/': ['/'],
  '/settings': ['/settings'],
  '/about': ['/about'],
  '/reports': ['/reports', '/reports?list=1'],
  '/reports/new': ['/reports/new'],
  '/reports/mine': ['/reports/mine'],
  '/reports/{code}': ['/reports/BM-7K3M9Q'],
  '/bus': ['/bus'],
  '/bus/plan': ['/bus/plan?from=stop:S1&to=stop:S3'],
  '/bus/routes/{id}': ['/bus/routes/1'],
  '/bus/stops/{id}': ['/bus/stops/S1'],
  '/heritage': ['/heritage'],
  '/d/{slug}/{lang?}': ['/d/cong-may', '/d/cong-may/en'],
  '/scan': ['/scan'],
})

for (const edition of EDITIONS) {
  test.describe(edition, () => {
    test.use({ edition })
    for (const path of PAGES) {
      test(`${path} has its heading and says nothing of a fault`, async ({ page, words }) => {
        await keepToServer(page)
        const shell = new Shell(page, words)
        await shell.open(path)
        await expect(shell.heading).toHaveText(/\S/)
        await expect(shell.heading).not.toHaveText(words('not_found_title'))
        await expectSound(page, words)
      })
    }
  })
}
