// The print preview: open or not, and what goes on paper.
import { batch, computed, signal } from "@preact/signals";
import { url } from "../../api";
import type { Area, Grid } from "../../api.types";
import { query, queryAll } from "../../data";
import { t } from "../../i18n";
import { viewBounds } from "../../map/map";
import type { Paper, Turn } from "../../print/sheet_layout";
import { around, rowsOf, type Sheet, sheetsOf, within } from "../../print/sheets";
import { asOf, district, edition, scope, selection } from "../../state";
import { draft } from "../../workspace/draft";
import type { EditionDetail, GridAssignments } from "../../workspace/edition.types";
import { editions } from "../../workspace/life";

export const printing = signal(false);
export const paper = signal<Paper>("a4");
export const turn = signal<Turn>("landscape");

/** what goes on paper: sheets of communities, the part of the map that is in sight, or the chosen grid. */
export const what = signal<"communities" | "view" | "grid">("communities");

/** chosen communities; null: all. */
export const chosen = signal<ReadonlySet<number> | null>(null);

let seen: [number, number, number, number] | null = null;
let gridBefore: number | null = null;

export function openPrint(): void {
	batch(() => {
		const s = selection.peek();
		seen = viewBounds();
		gridBefore = s?.kind === "grid" ? s.id : null;
		what.value = gridBefore !== null ? "grid" : "communities";
		chosen.value = s?.kind === "area" ? new Set([s.id]) : null;
		printing.value = true;
	});
}

export const hasGrid = () => gridBefore !== null;

/** onPaper is the edition that is printed: the one on screen, else the one in force on the day asked for. */
export const onPaper = computed<EditionDetail | null>(() => {
	if (edition.value !== null) return draft.value;
	const day = asOf.value;
	return (
		editions.value.data?.items.find(
			(e) => e.from !== null && e.from <= day && (e.to === null || day < e.to),
		) ?? null
	);
});

const grids = computed(
	() =>
		queryAll<Grid>(printing.value ? url("grids", { ...scope.value, limit: 1000 }) : null, ["grids"]).value,
);
const areas = computed(
	() => query<{ items: Area[] }>(printing.value ? url("areas", scope.value) : null, ["areas"]).value,
);
const people = computed(
	() =>
		queryAll<GridAssignments>(
			printing.value && onPaper.value
				? url(`editions/${onPaper.value.id}/assignments`, {
						district: district.value?.id,
						as_of: edition.value === null ? asOf.value : null,
						limit: 1000,
					})
				: null,
			["grids", "gate"],
		).value,
);

/** communities of the district that have grids. */
export const communities = computed(() =>
	(areas.value.data?.items ?? []).filter((a) => a.level === 2 && a.counts.grids > 0),
);

export const printTrouble = computed(
	() => grids.value.error ?? areas.value.error ?? people.value.error ?? null,
);

/** sheets to print; null: what they are made of is not here yet. */
export const sheets = computed<Sheet[] | null>(() => {
	const [g, a, p] = [grids.value.data, areas.value.data, people.value.data];
	if (!g || !a || !p) return null;
	const governed = g.items.filter((i) => i.layer === "governance");
	const of = new Map(p.items.map((i) => [i.grid.id, i]));
	if (what.value === "communities")
		return sheetsOf(
			communities.value,
			chosen.value ?? new Set(communities.value.map((c) => c.id)),
			governed,
			of,
		);
	const list = what.value === "grid" ? governed.filter((i) => i.id === gridBefore) : within(governed, seen);
	const bounds = what.value === "grid" ? around(list) : seen;
	if (list.length === 0 || !bounds) return [];
	const title = what.value === "grid" ? list[0]!.name || list[0]!.code : t("print.view_title");
	const names = [...new Set(list.map((i) => i.community?.name ?? "").filter(Boolean))];
	return [
		{
			key: what.value,
			title,
			street: names.slice(0, 4).join(t("list.comma")) + (names.length > 4 ? "…" : ""),
			bounds,
			rows: rowsOf(list, of),
		},
	];
});
