// What can be known about files before the server sees them, and about batches once it has.
import type { Batch } from "./api.types";

export const importKinds = [
	"areas",
	"grids",
	"buildings",
	"posts",
	"roads",
	"water",
	"places",
	"incidents",
	"organisations",
	"members",
	"assignments",
] as const;

const words: readonly [RegExp, string][] = [
	[/incident|event|311|事件/i, "incidents"],
	[/build|楼/i, "buildings"],
	[/post|station|阵地|服务/i, "posts"],
	[/road|street|道路/i, "roads"],
	[/water|river|水/i, "water"],
	[/place|poi|地名/i, "places"],
	[/grid|cell|comm|网格/i, "grids"],
	[/area|社区|街道/i, "areas"],
	[/member|person|人员/i, "members"],
	[/assign|责任/i, "assignments"],
	[/org|党组织|支部/i, "organisations"],
];

/** guessKind reads the kind off the file names; null when they say nothing. */
export function guessKind(names: readonly string[]): string | null {
	for (const [pattern, kind] of words) if (names.some((n) => pattern.test(n))) return kind;
	return null;
}

/** missingParts names what a loose shapefile lacks: without .dbf and .shx it cannot be read. */
export function missingParts(names: readonly string[]): string[] {
	const lower = names.map((n) => n.toLowerCase());
	const shp = lower.find((n) => n.endsWith(".shp"));
	if (!shp) return lower.some((n) => /\.(dbf|shx)$/.test(n)) ? [".shp"] : [];
	const stem = shp.slice(0, -4);
	return [".shx", ".dbf", ".prj"].filter((ext) => !lower.includes(stem + ext));
}

/** parseMapping reads lines of field=column; anything else is left out. */
export function parseMapping(text: string): string[] {
	return text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => /^[^=\s]+\s*=\s*\S/.test(line))
		.map((line) => line.replace(/\s*=\s*/, "="));
}

/** mappingText writes what the server recognised as lines a person can change. */
export function mappingText(mapping: Record<string, string> | null): string {
	return Object.entries(mapping ?? {})
		.filter(([, column]) => !column.startsWith("="))
		.map(([field, column]) => `${field}=${column}`)
		.join("\n");
}

export type Asked = "crs" | "encoding" | "map" | "effective" | "as";

/** askedBy names the field of the form that answers a refusal; null when the file itself must change. */
export function askedBy(rule: string): Asked | null {
	if (/^(crs_|prj_unreadable)/.test(rule)) return "crs";
	if (/encoding/.test(rule)) return "encoding";
	if (/^(edition_in_force|effective_)/.test(rule)) return "effective";
	if (/^(missing_column|unknown_column|unknown_field|swapped)/.test(rule)) return "map";
	if (/^(wrong_kind|csv_has_points_only)/.test(rule)) return "as";
	return null;
}

/** isRunning says whether the server works on a batch or is about to. */
export function isRunning(batch: Pick<Batch, "state" | "progress">): boolean {
	return batch.progress !== null || batch.state === "uploaded" || batch.state === "staged";
}
