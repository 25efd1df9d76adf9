// The hash of everything the built page is made from: FNV-1a, 64 bits, over each file's path, a
// zero byte, its bytes without carriage returns, and a zero byte, in the order of the paths.
// `crates/view/tests/page.rs` computes the same.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const single = ["index.html", "package-lock.json", "package.json", "source-hash.mjs", "tsconfig.json", "vite.config.ts"];

export function sourceHash() {
  const inSource = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1).replaceAll("\\", "/"));
  const paths = [...single, ...inSource].sort((a, b) => (a < b ? -1 : 1));
  let hash = 0xcbf29ce484222325n;
  const mix = (bytes) => {
    for (const byte of bytes) {
      if (byte !== 13) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    }
    hash = (hash * 0x100000001b3n) & 0xffffffffffffffffn;
  };
  for (const path of paths) {
    mix(Buffer.from(path));
    mix(readFileSync(join(root, path)));
  }
  return hash.toString(16).padStart(16, "0");
}
