/** What a file is used for. Tests, migrations, scripts and examples never serve requests. */
export type FileRole = 'application' | 'test' | 'migration' | 'script' | 'example'
