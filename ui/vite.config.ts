// Builds the pages into ui/dist. Nothing in it is fetched when they run.
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vitest/config'

const server = process.env.MUHENG_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue(), Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver()] })],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { target: ['chrome87', 'firefox78', 'safari14'], assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  // The host stays as the browser has it: a change that comes from another host is refused.
  server: { port: 5173, proxy: { '/api': { target: server, changeOrigin: false } } },
  test: { environment: 'jsdom', setupFiles: ['tests/unit/setup.ts'], testTimeout: 60_000, include: ['tests/unit/**/*.test.ts'], server: { deps: { inline: ['element-plus'] } } },
})
