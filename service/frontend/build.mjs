// Bundles the scripts of the pages into the folder that is named, with the licences of what is in
// the bundle. Run by building.py and by `npm run build`; knows where nothing else is.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const target = process.argv[2];
if (!target) {
  console.error("build.mjs: say which folder to write into");
  process.exit(2);
}

const result = await build({
  entryPoints: ["src/workbench.ts"],
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  metafile: true,
});

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** The words of a package's licence; those of MIT where it names MIT and ships no words. */
function licence(folder, about) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file) return readFileSync(join(folder, file), "utf8").trim();
  if (about.license !== "MIT") throw new Error(`${about.name} ships no words of its licence`);
  const author = about.author?.name ?? about.author ?? "its authors";
  return `Copyright ${author}\n\n${MIT}`.trim();
}

const folders = new Set();
for (const name of Object.keys(result.metafile.inputs)) {
  const found = name.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
  if (found) folders.add(found[1]);
}
if (folders.size === 0) throw new Error("the bundle has none of the libraries");

const parts = [...folders].sort().map((folder) => {
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${about.name} ${about.version} (${about.license})\n\n${licence(folder, about)}\n`;
});
writeFileSync(join(target, "LICENSES.txt"), parts.join(`\n${"-".repeat(72)}\n\n`));
