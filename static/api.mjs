// Writes src/api.gen.ts after the OpenAPI document of a running server:
//
//	npm run api [http://127.0.0.1:8080]
//
// Only the schemas are taken; src/api.types.ts is checked against them when types are checked, and
// the browser suite checks that the file is that of the server it ships with.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

export const file = fileURLToPath(new URL("src/api.gen.ts", import.meta.url));

/** generate is the text of the file for a document. */
export async function generate({ openapi, info, components }) {
	const types = await openapiTS({ openapi, info, paths: {}, components: { schemas: components.schemas } });
	return `// Written by \`npm run api\`; do not edit.\n${astToString(types)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const answer = await fetch(`${process.argv[2] ?? "http://127.0.0.1:8080"}/openapi.json`);
	await writeFile(file, await generate(await answer.json()));
}
