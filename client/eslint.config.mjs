// What the compiler cannot see: promises nobody waits for, kinds nobody answers, hooks out of order, and the hand the code is written in.
import stylistic from '@stylistic/eslint-plugin'
import hooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  { ignores: ['node_modules', 'public', 'harness/dist', '**/*.mjs'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.recommendedTypeChecked,
      stylistic.configs.customize({ semi: false, quotes: 'single', indent: 2, arrowParens: true, commaDangle: 'only-multiline' }),
    ],
    plugins: { 'react-hooks': hooks },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...hooks.configs.recommended.rules,

      // A union is answered for every kind; a new kind then shows every place that must decide.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off', // an implementation of an asynchronous port may have nothing to wait for
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }], // React event handlers
      'no-restricted-globals': ['error', { name: 'event', message: 'Take the event as an argument.' }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes from crypto.getRandomValues, or is an argument.' },
        { property: 'innerHTML', message: 'Trusted Types are enforced: build nodes, not markup.' },
      ],
      '@typescript-eslint/no-redundant-type-constituents': 'off', // 'ok' | string names the words one will meet
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-eval': 'error',

      // How a line is broken is the writer's; what it looks like is not.
      '@stylistic/max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
      '@stylistic/max-statements-per-line': 'off',
      '@stylistic/object-curly-newline': 'off',
      '@stylistic/multiline-ternary': 'off',
      '@stylistic/operator-linebreak': 'off',
      '@stylistic/quote-props': 'off',
      '@stylistic/brace-style': ['error', '1tbs', { allowSingleLine: true }],
      '@stylistic/member-delimiter-style': ['error', { multiline: { delimiter: 'none' }, singleline: { delimiter: 'semi', requireLast: false } }],
      '@stylistic/indent': 'off', // hand-aligned tables stay as they are; tabs and odd widths are caught below
      '@stylistic/jsx-one-expression-per-line': 'off',
      '@stylistic/jsx-wrap-multilines': 'off',
      '@stylistic/jsx-closing-tag-location': 'off',
      '@stylistic/jsx-closing-bracket-location': 'off',
      '@stylistic/jsx-first-prop-new-line': 'off',
      '@stylistic/jsx-max-props-per-line': 'off',
      '@stylistic/jsx-newline': 'off',
      '@stylistic/lines-between-class-members': 'off',
      '@stylistic/indent-binary-ops': 'off',
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/testing/**', 'harness/**'],
    rules: {
      // A test may hold a library by its insides.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'off',
    },
  },
)
