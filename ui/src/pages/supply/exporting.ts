// A list of land supply as a workbook: what the table shows, by the same filters.

import { download } from '@/api/request'

export const exporter = (path: string, name: string, fixed: Record<string, string> = {}) => (query: Record<string, string>): Promise<void> => download(path, { ...fixed, ...query }, `${name}.xlsx`)
