// The settings page: language, colours, text size.
import { type Locator } from '@playwright/test'
import { Shell } from './shell.ts'

export class SettingsPage extends Shell {
  async choose(group: string, option: string): Promise<void> {
    await this.option(group, option).check({ force: true })
  }

  option(group: string, option: string): Locator {
    return this.main.getByRole('group', { name: this.words(group) }).getByRole('radio', { name: option })
  }
}
