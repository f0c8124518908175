import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import globals from "globals";

export default defineConfig([
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, TEXTS: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-globals": ["error", "event", "name", "status", "p4p"],
    },
  },
  {
    files: ["service-worker.js", "outbox.js", "offline.js"],
    languageOptions: { globals: { ...globals.serviceworker, WORKER: "readonly" } },
  },
  { files: ["*.test.js", "eslint.config.js"], languageOptions: { globals: globals.node } },
  {
    // On pages of others, which pack scripts with old tools.
    files: ["embed.js"],
    languageOptions: { ecmaVersion: 2017, sourceType: "script", globals: { EMBED: "readonly" } },
    rules: { "no-var": "off", "prefer-const": "off" },
  },
]);
