// The types the app is written with (api.types.ts) say more than the server's schemas can: which
// references may be null, which numbers are a place. Here the compiler checks that every field
// they name is one of the server's, of the same kind and with the same words. No code is made.
import type { components } from "./api.gen";
import type * as own from "./api.types";
import type * as work from "./workspace/edition.types";

type Schemas = components["schemas"];

/** Wrong is the paths at which a type of ours and one of the server's differ; never when they agree. */
type Wrong<Ours, Theirs, Path extends string = ""> = unknown extends Theirs
	? never
	: [NonNullable<Ours>] extends [readonly (infer A)[]]
		? [NonNullable<Theirs>] extends [readonly (infer B)[]]
			? Wrong<A, B, `${Path}[]`>
			: `${Path} is no list`
		: [NonNullable<Ours>] extends [object]
			? [NonNullable<Theirs>] extends [object]
				? Fields<NonNullable<Ours>, NonNullable<Theirs>, Path>
				: `${Path} is no object`
			: Leaf<NonNullable<Ours>, NonNullable<Theirs>, Path>;

type Fields<Ours, Theirs, Path extends string> = {
	[K in keyof Ours & string]: K extends keyof Theirs
		? Wrong<Ours[K], Theirs[K], `${Path}.${K}`>
		: `${Path}.${K} is not answered`;
}[keyof Ours & string];

// Where both list words they must be the same ones; either may say just string.
type Leaf<Ours, Theirs, Path extends string> = string extends Ours
	? [Theirs] extends [string]
		? never
		: `${Path} is another kind`
	: [Ours] extends [Theirs]
		? string extends Theirs
			? never
			: [Theirs] extends [Ours]
				? never
				: `${Path} has other words`
		: `${Path} is another kind`;

/** agreement must be an empty object: a disagreement is an error here that names the field. */
type Agreement = {
	session: Wrong<own.Session, Schemas["SessionBody"]>;
	edition: Wrong<own.Edition, Schemas["Edition"]>;
	district: Wrong<own.District, Schemas["District"]>;
	area: Wrong<own.Area, Schemas["Area"]>;
	grid: Wrong<own.Grid, Schemas["Grid"]>;
	gridDetail: Wrong<own.GridDetail, Schemas["GridDetail"]>;
	validation: Wrong<own.Validation, Schemas["ValidationBody"]>;
	organisation: Wrong<own.Organisation, Schemas["Organisation"]>;
	member: Wrong<own.Member, Schemas["Member"]>;
	assignment: Wrong<own.Assignment, Schemas["Assignment"]>;
	building: Wrong<own.Building, Schemas["BuildingDetail"]>;
	road: Wrong<own.Road, Schemas["Road"]>;
	post: Wrong<own.Post, Schemas["Post"]>;
	category: Wrong<own.Category, Schemas["Category"]>;
	incident: Wrong<own.Incident, Schemas["Incident"]>;
	heat: Wrong<own.Heat, Schemas["HeatOutputBody"]>;
	hotspots: Wrong<own.Hotspots, Schemas["HotspotsBody"]>;
	coverage: Wrong<own.Coverage, Schemas["CoverageBody"]>;
	found: Wrong<own.Found, Schemas["Found"]>;
	batch: Wrong<own.Batch, Schemas["ImportBatch"]>;
	comment: Wrong<own.Comment, Schemas["Comment"]>;
	presence: Wrong<own.Presence, Schemas["Presence"]>;
	preview: Wrong<own.BatchPreview, Schemas["ImportPreview"]>;
	editionDetail: Wrong<work.EditionDetail, Schemas["EditionDetail"]>;
	borders: Wrong<work.Borders, Schemas["Borders"]>;
	redrawn: Wrong<work.Redrawn, Schemas["Redrawn"]>;
	operation: Wrong<work.Operation, Schemas["Operation"]>;
	tips: Wrong<work.OwnTips, Schemas["OwnTips"]>;
	gate: Wrong<work.Gate, Schemas["GateBody"]>;
	figures: Wrong<work.GridFigures, Schemas["GridFigures"]>;
	answering: Wrong<work.GridAssignments, Schemas["GridAssignments"]>;
	rebased: Wrong<work.Rebased, Schemas["Rebased"]>;
	event: Wrong<work.EditionEvent, Schemas["EditionEvent"]>;
	published: Wrong<work.Published, Schemas["Published"]>;
	handed: Wrong<work.HandedIncident, Schemas["HandedIncident"]>;
};

type Disagreement = {
	[K in keyof Agreement]: [Agreement[K]] extends [never] ? never : `${K}${Agreement[K]}`;
};

export const agreement: Record<Disagreement[keyof Disagreement], never> = {};
