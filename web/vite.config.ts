import { defineConfig, type Plugin } from "vite";
import { sourceHash } from "./source-hash.mjs";

/** Writes the hash of the page's sources into it, so that a test can tell when the page is older. */
function stampSourceHash(): Plugin {
  return {
    name: "stamp-source-hash",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { name: "source-hash", content: sourceHash() }, injectTo: "head" },
    ],
  };
}

export default defineConfig({
  base: "./",
  plugins: [stampSourceHash()],
  // `vite` serves the sources with live reload; the matches come from a running `starleague watch`.
  server: { proxy: { "/api": process.env.STARLEAGUE_URL ?? "http://127.0.0.1:8088" } },
  build: {
    outDir: "../crates/view/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    license: { fileName: "licenses.md" },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: false,
        entryFileNames: "app.js",
        assetFileNames: "app[extname]",
      },
    },
  },
});
