// What the server answers about editions, their borders and what is done to them; api.agree.ts
// holds these to its schemas. Coordinates are [lon, lat] in WGS84, to ten decimals: they are sent
// back as they came, since they name corners of the lattice.
import type { Bounds, Edition, Finding, GridRef, LonLat, Ref, RuleResult, Severity } from "../api.types";

export type EditionState =
	| "draft"
	| "submitted"
	| "approved"
	| "scheduled"
	| "in_force"
	| "superseded"
	| "abandoned";

export interface EditionDetail {
	id: number;
	name: string;
	note: string;
	state: EditionState;
	base: number | null;
	proved: boolean;
	grids: number;
	from: string | null;
	to: string | null;
	planned_from: string | null;
	created_by: Ref | null;
	created_at: string;
	submitted_by: Ref | null;
	submitted_at: string | null;
	approved_by: Ref | null;
	approved_at: string | null;
	published_by: Ref | null;
	published_at: string | null;
	outside: LonLat[];
	findings: Record<Exclude<Severity, "unknown">, number>;
}

export interface BorderEdge {
	id: number;
	from: number; // node; 0: it runs round without one
	to: number;
	left: number; // grid; 0: outside
	right: number;
	left_version?: number;
	right_version: number;
	between: "grids" | "communities" | "streets" | "outside";
	line: LonLat[];
}

export interface BorderNode {
	id: number;
	at: LonLat;
	borders: number;
	grids: number[];
}

export interface BorderGrid {
	id: number;
	code: string;
	name: string;
	version: number;
}

export interface Borders {
	edition: number;
	layer: string;
	edges: BorderEdge[];
	nodes: BorderNode[];
	grids: BorderGrid[];
}

export interface CornerMove {
	from: LonLat;
	to: LonLat | null;
}

export interface OperationRequest {
	op:
		| "split"
		| "merge"
		| "reshape"
		| "move_node"
		| "transfer"
		| "paint"
		| "repair"
		| "recode"
		| "create"
		| "remove";
	versions?: Record<number, number>;
	reason?: string;
	across_areas?: boolean;
	allow_parts?: boolean;
	outline?: boolean;
	grid?: number;
	grids?: number[];
	keep?: number;
	line?: LonLat[];
	from?: LonLat | number;
	to?: LonLat | number;
	moves?: CornerMove[];
	polygon?: LonLat[];
	buildings?: number[];
	width_m?: number;
	code?: string;
	name?: string;
	kind?: string;
	community?: number;
	codes?: string[];
	names?: string[];
	layer?: string;
}

export interface Holding {
	buildings: number;
	households: number;
	posts: number;
	open_incidents: number;
	incidents_year: number;
	area_m2: number;
	border_m: number;
}

export interface GridImpact {
	id: number; // negative: a grid that is not there yet
	code: string;
	name: string;
	change: "changed" | "new" | "retired" | "same";
	before: Holding | null;
	after: Holding | null;
	branch_before: Ref | null;
	branch_after: Ref | null;
}

export interface Load {
	buildings: number;
	households: number;
	posts: number;
	open_incidents: number;
	incidents_year: number;
}

export interface BranchHolding extends Load {
	grids: number;
	area_m2: number;
}

export interface GridMove extends Load {
	from: number; // 0: outside all grids
	to: number;
	area_m2: number;
	handed: boolean;
}

export interface MovedBuilding {
	id: number;
	estate: string;
	number: string;
	address: string;
	households: number;
	from: number;
	to: number;
	handed: boolean;
}

export interface MovedPost {
	id: number;
	name: string;
	from: number;
	to: number;
	handed: boolean;
}

export interface MovedIncident {
	id: number;
	category: string;
	summary: string;
	from: number;
	to: number;
	handed: boolean;
}

export interface Impact {
	day: string;
	grids: GridImpact[];
	moves: GridMove[];
	branches: { branch: Ref | null; before: BranchHolding; after: BranchHolding }[];
	handed: Load;
	buildings: { total: number; listed: MovedBuilding[] };
	posts: { total: number; listed: MovedPost[] };
	incidents: { total: number; listed: MovedIncident[] };
}

export interface RedrawnGrid {
	id: number;
	code: string;
	name: string;
	kind: string;
	layer: string;
	community: number | null;
	version: number;
	created: boolean;
	own: boolean; // false: it only got corners for a neighbour
	geometry: GeoJSON.MultiPolygon;
}

/** CurrentGrid is a grid somebody else changed first, as it is now. */
export interface CurrentGrid extends RedrawnGrid {
	changed_by: Ref | null;
	changed_at: string | null;
	operation?: number;
}

export interface Redrawn {
	operation: number; // 0: it was only tried
	grids: RedrawnGrid[];
	removed: number[];
	impact: Impact;
}

export interface Operation {
	id: number;
	op: OperationRequest["op"] | "copy";
	reason: string;
	at: string;
	actor: Ref | null;
	bounds: Bounds | null; // null: only words
	undoes: number | null;
	root: number;
	taken_back: { operation: number; actor: Ref | null; at: string } | null;
	request: Record<string, unknown> | null;
	grids: OperationGrid[];
}

/** OwnTips are what the reader can take back or do again without naming it. */
export interface OwnTips {
	undo: Operation | null;
	redo: Operation | null;
	newest: number; // 0: there is none
}

export interface OperationGrid {
	id: number;
	own: boolean;
	change: "created" | "removed" | "redrawn" | "renamed" | "noded";
	before: { code: string; name: string } | null;
	after: { code: string; name: string } | null;
	shapes?: { before: GeoJSON.MultiPolygon | null; after: GeoJSON.MultiPolygon | null }; // of one operation
}

export interface Mend {
	kind: "assignment" | "operation" | "rebase";
	method: string;
	path: string;
	body: Record<string, unknown>;
}

export interface Blocker extends Omit<Finding, "id"> {
	id: string;
	kind: string;
	mend: Mend | null;
}

export interface Gate {
	ready: boolean;
	as_of: string;
	edition: Edition | null;
	blocking: number;
	blockers: Blocker[];
	findings: Finding[];
	rules: RuleResult[];
	summary: Record<Severity, number>;
	next: string | null;
}

export interface GridFigures {
	id: number;
	code: string;
	name: string;
	kind: "general" | "special";
	community: Ref | null;
	buildings: number;
	households: number;
	incidents_year: number;
	area_m2: number;
	perimeter_m: number;
	parts: number;
	polsby_popper: number;
	reock: number;
}

export interface EditionEvent {
	id: number;
	kind: string;
	at: string;
	actor: Ref | null;
	note: string;
	detail: unknown;
}

export interface Published {
	edition: EditionDetail;
	from: string;
	scheduled: boolean;
	replaced: number;
	incidents_between: number;
	changed: number;
	buildings: number;
	posts: number;
	incidents: number;
	handover: number;
}

export type AssignmentSource = "dated" | "planned" | "proposed";

export interface AssignedBranch {
	organisation: { id: number; name: string; form: "own" | "joint" };
	role: "lead" | "joint";
	source: AssignmentSource; // proposed: planned by the system, nobody has confirmed it
	from: string | null;
	to: string | null;
}

export interface AssignedMember {
	member: { id: number; name?: string; office: string; work_phone?: string };
	role: "head" | "worker" | "contact";
	source: AssignmentSource;
	from: string | null;
	to: string | null;
	term_to: string | null;
}

/** GridAssignments is who answers for a grid of an edition on its first day. */
export interface GridAssignments {
	grid: GridRef;
	branches: AssignedBranch[];
	members: AssignedMember[];
}

/** Rebased is what came of moving a draft onto the edition that is now last. */
export interface Rebased {
	edition: EditionDetail;
	replayed: number;
	left: number;
	stopped: {
		operation: number;
		op: string;
		reason: string;
		message: string;
		problems: { rule: string; message: string; at?: LonLat | null }[];
	} | null;
}

export interface HandedIncident {
	id: number;
	reported_at: string;
	category: string;
	category_name: string;
	status: string;
	summary: string;
	address: string;
	place: LonLat;
	from: GridRef | null;
	from_branch: Ref | null;
	to: GridRef | null;
	to_branch: Ref | null;
}

/** EditionComment begins a thread at a place, or answers the one that does. */
export interface EditionComment {
	id: number;
	reply_to: number | null;
	at: LonLat;
	grid: GridRef | null;
	text: string;
	author: Ref;
	made_at: string;
	changed_at: string | null;
	deleted_at: string | null;
	resolved_at: string | null;
	resolved_by: Ref | null;
}

export type { GridRef };
