// What pointers and keys do on the map: read out what is there, choose it.
import { effect, signal } from "@preact/signals";
import type { MapGeoJSONFeature, Map as MapLibre, PointLike } from "maplibre-gl";
import { number } from "../format";
import type { Selection } from "../hash";
import { lang, t, word } from "../i18n";
import { insets } from "../layout";
import { can } from "../session";
import { hovered, panelOpen, place, select } from "../state";
import { aiming, pinAt } from "../workspace/comments";
import { gesture, type ToolName, tool } from "../workspace/tool";
import { chosenCorner } from "./edit/corner";

/** crosshair is where keys choose: a point of the map's box while the map has the keyboard, else null. */
export const crosshair = signal<{ x: number; y: number } | null>(null);

// From what lies on top to what lies below.
const choosable: Record<string, Selection["kind"]> = {
	"incident-dot": "incident",
	"post-icon": "post",
	"coverage-building": "building",
	"building-fill": "building",
	"grid-fill": "grid",
	"area-fill": "area",
};

const doubleClick = 250; // ms within which a second click makes two of them

/** handy tools take every click; with the others a click chooses what is there. */
const handy = (name: ToolName | null) => name !== null && name !== "adjust";

interface Hit {
	selection: Selection;
	feature: MapGeoJSONFeature;
}

/** interact listens until its answer is called. */
export function interact(map: MapLibre): () => void {
	const canvas = map.getCanvas();
	let hover: number | null = null;
	const light = (id: number | null) => {
		if (hover === id) return;
		const of = { source: "grids", sourceLayer: "grids" };
		if (hover !== null) map.setFeatureState({ ...of, id: hover }, { hover: false });
		if (id !== null) map.setFeatureState({ ...of, id }, { hover: true });
		hover = id;
	};
	const read = (point: PointLike) => {
		if (gesture.peek()) return;
		const hits = under(map, point);
		const top = hits[0];
		const grid = hits.find((h) => h.selection.kind === "grid");
		light(grid?.selection.id ?? null);
		if (aiming.peek()) canvas.style.cursor = "crosshair";
		else if (tool.peek() === null) canvas.style.cursor = top ? "pointer" : "";
		hovered.value = top ? spoken(top, grid) : null;
	};
	const leave = () => {
		light(null);
		hovered.value = null;
	};
	const choose = (point: PointLike) => {
		if (aiming.peek()) {
			const [x, y] = Array.isArray(point) ? point : [point.x, point.y];
			const { lng, lat } = map.unproject([x, y]);
			const grid = under(map, point).find((h) => h.selection.kind === "grid");
			return pinAt([lng, lat], grid?.selection.id ?? null);
		}
		if (handy(tool.peek())) return; // the click was the tool's
		const hit = under(map, point)[0];
		if (!hit) return select(null);
		const same = place.peek().selection;
		if (same?.kind !== hit.selection.kind || same.id !== hit.selection.id) select(hit.selection);
	};

	let frame = 0;
	map.on("mousemove", (e) => {
		cancelAnimationFrame(frame);
		frame = requestAnimationFrame(() => read(e.point));
	});
	map.on("mouseout", () => {
		cancelAnimationFrame(frame);
		leave();
	});
	let later: ReturnType<typeof setTimeout> | undefined;
	map.on("click", (e) => {
		clearTimeout(later);
		if (tool.peek() !== "adjust") return choose(e.point);
		if (chosenCorner.peek()) return; // the click chose it
		if (e.originalEvent.detail > 1) return; // two clicks write a name
		if (panelOpen.peek()) return choose(e.point);
		// The panel, and the tools beside it, would come to lie under the second click.
		later = setTimeout(() => choose(e.point), doubleClick);
	});

	const middle = () => {
		const { top, right, bottom, left } = insets.peek();
		const box = canvas.getBoundingClientRect();
		return { x: left + (box.width - left - right) / 2, y: top + (box.height - top - bottom) / 2 };
	};
	const aim = () => {
		if (!canvas.matches(":focus-visible")) return;
		crosshair.value = middle();
		read([crosshair.value.x, crosshair.value.y]);
	};
	canvas.addEventListener("focus", aim);
	canvas.addEventListener("keydown", (e) => {
		if (e.key !== "Enter" || !crosshair.value) return;
		e.preventDefault();
		choose([crosshair.value.x, crosshair.value.y]);
	});
	canvas.addEventListener("blur", () => {
		crosshair.value = null;
		leave();
	});
	map.on("moveend", aim);
	const stop = effect(() => {
		insets.value; // panels open and close: the middle moves
		if (crosshair.peek()) aim();
	});
	return () => {
		stop();
		clearTimeout(later);
	};
}

function under(map: MapLibre, point: PointLike): Hit[] {
	const order = Object.keys(choosable);
	const layers = order.filter(
		(id) => map.getLayer(id) && (choosable[id] !== "building" || can("read_district")),
	);
	return map
		.queryRenderedFeatures(point, { layers })
		.filter((f) => typeof f.id === "number" || typeof f.properties.building === "number")
		.filter((f) => f.layer.id !== "coverage-building" || f.properties.building !== undefined)
		.map((feature) => {
			const kind = choosable[feature.layer.id]!;
			const id =
				feature.layer.id === "coverage-building" ? Number(feature.properties.building) : Number(feature.id);
			return { selection: { kind, id }, feature };
		})
		.sort((a, b) => order.indexOf(a.feature.layer.id) - order.indexOf(b.feature.layer.id));
}

/** spoken is one line about what is there, and one about the grid it lies in. */
function spoken({ selection, feature }: Hit, grid: Hit | undefined): { text: string; detail: string } {
	const p = feature.properties;
	const where = grid ? `${grid.feature.properties.code} ${grid.feature.properties.name}` : "";
	switch (selection.kind) {
		case "grid": {
			const parts = [word("state", String(p.state))];
			if (typeof p.households === "number")
				parts.push(t("count.households", { n: number(p.households, lang.value) }));
			return { text: `${p.code} ${p.name}`, detail: parts.join(" · ") };
		}
		case "building":
			return { text: [p.estate, p.number].filter(Boolean).join(" ") || t("kind.building"), detail: where };
		case "post":
			return {
				text: String(p.name),
				detail: [word("post", String(p.kind)), where].filter(Boolean).join(" · "),
			};
		case "incident":
			return {
				text: t("kind.incident"),
				detail: [word("status", String(p.status)), where].filter(Boolean).join(" · "),
			};
		default:
			return { text: String(p.name ?? ""), detail: word("kind", String(p.kind ?? "")) };
	}
}
