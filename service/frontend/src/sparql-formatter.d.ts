// The parts of sparql-formatter that are used; the package comes without types.

declare module "sparql-formatter/src/sparql-parser.js" {
  export function parse(text: string): unknown;
}

declare module "sparql-formatter/src/formatter.js" {
  export function formatAst(tree: unknown, indent: number): string;
}
