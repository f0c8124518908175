/** @import { PageConfig } from "./config.d.ts" */

/**
 * What the native program tells the scripts of this page.
 *
 * @returns {PageConfig}
 */
export function readConfig() {
  return JSON.parse(document.getElementById("p4p_config")?.textContent || "null");
}
