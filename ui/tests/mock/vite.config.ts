// `npm run mock`: the pages against an imaginary server.
import { fileURLToPath, URL } from 'node:url'
import { defineConfig, mergeConfig } from 'vite'
import usual from '../../vite.config'
import { mockServer } from './plugin'

export default mergeConfig(usual, defineConfig({ root: fileURLToPath(new URL('../..', import.meta.url)), plugins: [mockServer()], server: { proxy: {} }, preview: { proxy: {} } }))
