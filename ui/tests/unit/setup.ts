// What main.ts gives to every page.
import { config } from '@vue/test-utils'
import { say } from '@/words/language'

config.global.mocks.$say = say
