/**
 * Webpack as its defaults have it.
 *
 * In: where a project begins and where it goes. Out: the built files. Never: a warning that is let pass.
 */
import webpack from "webpack";

/** Builds a project. */
export function pack(options) {
  return new Promise((resolve, reject) => {
    // Its hints are about size, which `installed.test.mjs` has limits for.
    webpack({ mode: "production", performance: { hints: false }, ...options }, (error, stats) => {
      const wrong = error ?? (stats.hasErrors() || stats.hasWarnings() ? new Error(stats.toString("errors-warnings")) : undefined);
      return wrong ? reject(wrong) : resolve(stats);
    });
  });
}
