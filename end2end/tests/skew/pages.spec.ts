// Every page of the registry on answers of another version: a new service is among them without being asked.
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../mock.ts'
import { addresses } from '../../registry.ts'
import { EDITIONS, expectNoErrors, disableDeviceNetwork } from '../../skew.ts'

const PAGES = addresses('golden')

for (const edition of EDITIONS) {
  test.describe(edition, () => {
    test.use({ edition })
    for (const path of PAGES) {
      test(`${path} has its heading and says nothing of a fault`, async ({ page, words }) => {
        await disableDeviceNetwork(page)
        const shell = new Shell(page, words)
        await shell.open(path)
        await expect(shell.heading).toHaveText(/\S/)
        await expect(shell.heading).not.toHaveText(words('not_found_title'))
        await expectNoErrors(page, words)
      })
    }
  })
}
