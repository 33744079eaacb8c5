// The shapes the server answers with; api.agree.ts holds them to its schemas. Coordinates are [lon, lat]
// in WGS84, bounds [west, south, east, north] in degrees, dates YYYY-MM-DD, half-open ranges.

export type LonLat = [number, number];
export type Bounds = [number, number, number, number];
export type GridState = "complete" | "no_branch" | "no_member" | "overloaded";
export type Severity = "error" | "warning" | "info" | "unknown";
export type PostKind = "centre" | "station" | "point";
export type OrganisationKind =
	| "district_committee"
	| "street_committee"
	| "community_committee"
	| "branch"
	| "building_group";

export interface Page<T> {
	items: T[];
	next: string | null;
}

export interface Ref {
	id: number;
	name: string;
}

export interface GridRef {
	id: number;
	code: string;
	name?: string;
}

export interface Actor {
	district: number;
	id: number;
	name: string;
	display_name: string;
	roles: string[];
	scope_area: number | null;
}

export interface Session {
	actor: Actor | null;
	permissions: string[];
}

export interface Edition {
	id: number;
	name: string;
	state: string;
	proved: boolean;
	from: string | null;
	to: string | null;
}

export interface District {
	id: number;
	name: string;
	time_zone: string;
	centre: LonLat | null;
	bounds: Bounds | null;
	edition: Edition | null;
	counts: {
		grids: number;
		buildings: number;
		households: number;
		posts: number;
		incidents: number | null; // null: nobody signed in
		unplaced_incidents: number | null; // null: nobody signed in
	};
	settings: {
		household_min: number;
		household_max: number;
		max_grids_per_member: number;
		max_grids_per_branch: number;
		reach_m: number[];
	};
	seq: number;
	incident_months: string[];
}

export type StateCounts = Record<GridState, number>;

export interface Area {
	id: number;
	kind: "street" | "town" | "community" | "village";
	level: number;
	parent: number | null;
	code: string;
	name: string;
	label: LonLat | null;
	bounds: Bounds | null;
	counts: { grids: number; buildings: number; households: number; posts: number };
	states: StateCounts;
}

export interface Grid {
	id: number;
	code: string;
	name: string;
	kind: "general" | "special" | "micro";
	layer: string;
	community: Ref | null;
	street: Ref | null;
	state: GridState;
	buildings: number;
	households: number | null; // null: 1 to 9, and nobody signed in
	posts: number;
	incidents_90d: number | null; // null: nobody signed in
	label: LonLat;
	bounds: Bounds;
	area_m2: number;
	version: number;
}

export interface GridBranch {
	id: number;
	organisation: { id: number; name: string; form: "own" | "joint" };
	role: "lead" | "joint";
	from: string | null;
	to: string | null;
	source: "dated" | "planned" | "proposed"; // planned, proposed: of a draft, confirmed or not
}

export interface GridMember {
	id: number;
	member: { id: number; name?: string; office: string; work_phone?: string }; // name: after sign-in
	role: "head" | "worker" | "contact";
	from: string | null;
	to: string | null;
	source: "dated" | "planned" | "proposed";
	term_to: string | null;
}

export interface GridDetail extends Omit<Grid, "posts"> {
	perimeter_m: number;
	branches: GridBranch[];
	members: GridMember[];
	posts: Post[];
	incidents: Incident[] | null; // none without sign-in
	findings: Finding[] | null; // none without sign-in
	geometry: GeoJSON.MultiPolygon;
	neighbours: GridRef[];
}

export interface Finding {
	id: number | string;
	rule: string;
	severity: Severity;
	title: string;
	message: string;
	fix: string;
	grids: GridRef[];
	member?: Ref | null;
	organisation?: Ref | null;
	place: LonLat | null;
	extent: GeoJSON.Geometry | null;
	detail?: Record<string, unknown>;
}

export interface RuleResult {
	rule: string;
	title: string;
	severity: Severity;
	count: number; // things found: 85 incidents in no grid
	listed: number; // findings that say so: one
	state: "checked" | "unknown";
}

export interface Validation extends Page<Finding> {
	as_of: string;
	edition: Edition | null;
	summary: Record<Severity, number>;
	rules: RuleResult[];
}

export interface Organisation {
	id: number;
	kind: OrganisationKind;
	level: number;
	parent: number | null;
	form: "own" | "joint";
	big_committee: boolean;
	code: string;
	name: string;
	area: number | null;
	from: string | null;
	to: string | null;
	grids: number;
	members: number;
}

export interface Member {
	id: number;
	organisation: Ref;
	name: string;
	office: string;
	work_phone?: string;
	term: { from: string | null; to: string | null };
	grids: GridRef[];
}

export interface Assignment {
	kind: "branch" | "member";
	id: number;
	grid: GridRef;
	organisation?: Ref | null;
	member?: Ref | null;
	role: string;
	from: string | null;
	to: string | null;
}

export interface Building {
	id: number;
	estate: string;
	number: string;
	address: string;
	households: number;
	floors: number | null;
	grid: GridRef | null;
	grid_share: number;
	place: LonLat;
	geometry?: { type: "MultiPolygon"; coordinates: LonLat[][][] }; // in a list only with geometry=1
	nearest_post?: { id: number; name: string; distance_m: number } | null;
}

/** Road is whole: it may go on outside the box asked for. */
export interface Road {
	id: number;
	class: "trunk" | "primary" | "secondary" | "tertiary" | "residential" | "path";
	name: string;
	geometry: { type: "MultiLineString"; coordinates: LonLat[][] };
}

export interface Post {
	id: number;
	kind: PostKind;
	name: string;
	address: string;
	hours: Record<string, [string, string][]>;
	services: string[];
	open_now: boolean | null;
	place: LonLat;
	grid: GridRef | null;
}

export interface Category {
	code: string;
	name: string;
	name_en: string;
	group: string;
}

export interface Incident {
	id: number;
	reported_at: string;
	source: string;
	source_key: string;
	category: { code: string; name: string; name_en: string };
	status: string;
	summary: string;
	address: string;
	place: LonLat;
	grid_at_event: GridRef | null;
	grid_now: GridRef | null;
	closed_at: string | null;
	due_at: string | null;
}

export interface HeatByGrid {
	grid: number;
	code: string;
	name: string;
	count: number;
}

export interface Heat {
	total: number;
	unplaced: number;
	from: string;
	to: string;
	breaks: number[]; // lower bounds of the classes, ascending, the first class from 1
	items: HeatByGrid[] | { level: number; cells: [number, number, number][] };
}

export type HotClass = "hot99" | "hot95" | "hot90" | "none" | "cold90" | "cold95" | "cold99" | "undefined";

export interface HotspotItem {
	grid: number;
	code: string;
	name: string;
	count: number;
	households: number;
	z: number | null;
	p: number | null;
	q: number | null;
	class: HotClass;
	why?: string;
}

export interface Hotspots {
	key: string;
	method: string;
	from: string;
	to: string;
	n: number;
	tested: number;
	undefined: number;
	classes: Record<HotClass, number>;
	items: HotspotItem[];
}

export interface CoverageRow {
	grid?: number;
	community?: number;
	code?: string;
	name: string;
	households: number;
	within: number[] | null; // share of households per limit, 0…1; null: no household counted
}

export interface Coverage {
	key: string;
	label: string;
	limits: number[]; // metres, ascending
	posts: number;
	total: {
		buildings: number;
		households: number;
		within: { limit: number; buildings: number; households: number; share: number | null }[];
	};
	grids: CoverageRow[];
	communities: CoverageRow[];
	gaps: {
		building: number;
		address: string;
		households: number;
		distance_m: number | null; // null: no post is open
		place: LonLat;
		nearest_post: Ref | null;
	}[];
}

export type FoundKind = "grid" | "area" | "building" | "road" | "place" | "post" | "organisation" | "member";

export interface Found {
	kind: FoundKind;
	id: number;
	title: string;
	subtitle: string;
	place: LonLat | null;
	bounds: Bounds | null;
}

export type BatchState = "uploaded" | "staged" | "checked" | "published" | "rejected" | "failed" | "reverted";

export interface Batch {
	id: number;
	kind: string;
	state: BatchState;
	file_name: string;
	format: string;
	source_crs: string;
	encoding: string;
	mapping: Record<string, string>;
	rows_read: number;
	rows_good: number;
	rows_bad: number;
	bounds: Bounds | null;
	edition: number | null;
	error: { rule: string; message: string; field?: string; value?: string; row?: number } | null;
	created_by: Ref | null;
	created_at: string;
	published_at: string | null;
	progress: { stage: string; done: number; total: number } | null; // null: nobody works on it
	summary: {
		add: number;
		update: number;
		same: number;
		held?: number; // worked on since the last import: left as they are
		unplaced?: number;
		retired?: number;
		findings?: number; // on the borders of a new edition
		made?: string[]; // categories or areas made because rows name them
	};
}

export interface BatchFinding {
	id: number;
	row: number; // 0: the file as a whole
	field: string;
	value: string;
	rule: string;
	severity: "error" | "warning" | "info";
	message: string;
	place: LonLat | null;
}

export interface BatchPreview {
	batch: Batch;
	columns: string[];
	sample: {
		row: number;
		good: boolean;
		key: string;
		fields: Record<string, unknown>;
		place: LonLat | null;
	}[];
	rules: { rule: string; severity: string; count: number }[];
	findings: BatchFinding[];
	next: string | null;
}

export interface Change {
	seq: number;
	layer: string;
	kind: string;
	edition: number | null;
	draft: boolean; // only tiles of this edition, which is not in force, are others now
	bounds: Bounds | null; // where it was and is; null: everywhere
	boxes: Bounds[]; // the same apart: where it was, where it is
	tiles: { near: string[]; everywhere: string[]; below: number }; // tile layers: others at the boxes (at zooms below: everywhere), others everywhere
}

/** Comment begins a thread at a place of an edition, or answers the comment that does. */
export interface Comment {
	id: number;
	reply_to: number | null;
	at: LonLat; // of an answer: where its thread is
	grid: GridRef | null;
	text: string; // empty when deleted
	author: Ref;
	made_at: string;
	changed_at: string | null;
	deleted_at: string | null;
	resolved_at: string | null; // of the comment a thread begins with
	resolved_by: Ref | null;
	history: {
		at: string;
		kind: "made" | "changed" | "deleted" | "resolved" | "reopened";
		actor: Ref;
	}[];
}

/** Presence is a tab of somebody who is in a draft. */
export interface Presence {
	edition: number;
	session: string;
	actor: Ref;
	bounds: Bounds | null;
	cursor: LonLat | null;
	tool: string;
	grids: number[];
}

/** PresenceEvent is what the stream tells under the name presence. */
export interface PresenceEvent extends Presence {
	gone: boolean;
}
