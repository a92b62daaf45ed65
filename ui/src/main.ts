// Starts the pages.
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/message-box/style/css'
import './styles/base.css'
import './styles/frame.css'
import './styles/table.css'
import './styles/parts.css'
import './styles/print.css'
import App from './App.vue'
import { router } from './router'
import { hearLanguage, say } from './words/language'

hearLanguage(window.location.search)
const app = createApp(App).use(createPinia()).use(router)
app.config.globalProperties.$say = say
app.mount('#app')
