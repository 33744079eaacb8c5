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

/** isRunning says whether the server works on a batch or is about to. */
export function isRunning(batch: Pick<Batch, "state" | "progress">): boolean {
	return batch.progress !== null || batch.state === "uploaded" || batch.state === "staged";
}
