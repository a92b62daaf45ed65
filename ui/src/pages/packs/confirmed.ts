// Whether a parameter was read in an official text; a source that no such text confirms says so itself.

export const unconfirmed = (source: string): boolean => source === '' || source === 'P' || source.startsWith('M:') || source.includes('未核实') || source.includes('示范')
