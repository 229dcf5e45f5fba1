// Every page of the registry with answers of another version. New services are included automatically.
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../mock.ts'
import { addresses } from '../../registry.ts'
import { EDITIONS, expectNoErrors, disableDeviceNetwork } from '../../skew.ts'

const PAGES = addresses('golden')

for (const edition of EDITIONS) {
  test.describe(edition, () => {
    test.use({ edition })
    for (const path of PAGES) {
      test(`${path} has its heading and shows no error`, async ({ page, words }) => {
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
