// The tools, at the edge of the map.
import { t } from "../../i18n";
import { focusMap } from "../../map/map";
import {
	acrossAreas,
	alongRoads,
	brushWidth,
	brushWidths,
	drawsLines,
	snapping,
	takeTool,
	tool,
	toolKeys,
	tools,
} from "../../workspace/tool";
import { Icon } from "../parts/icon";

export function ToolStrip() {
	if (tool.value === null) return null;
	return (
		<div class="tool-strip card" role="toolbar" aria-orientation="vertical" aria-label={t("tools.title")}>
			{tools.map((name) => (
				<button
					key={name}
					type="button"
					aria-pressed={tool.value === name}
					aria-label={t(`tool.${name}`)}
					title={`${t(`tool.${name}`)} (${toolKeys[name].toUpperCase()})`}
					onClick={(e) => {
						takeTool(name);
						if (e.detail > 0) focusMap(); // by mouse or finger: the keys are for the map now
					}}
				>
					<Icon name={name} size={18} />
				</button>
			))}
			{tool.value === "brush" && (
				<div class="brush-widths" role="group" aria-label={t("tools.brush_width")}>
					{brushWidths.map((w) => (
						<button
							key={w}
							type="button"
							aria-pressed={brushWidth.value === w}
							aria-label={t("tools.pixels", { n: w })}
							title={`${t("tools.pixels", { n: w })} (, .)`}
							onClick={() => (brushWidth.value = w)}
						>
							<i style={{ width: `${5 + w / 5}px`, height: `${5 + w / 5}px` }} />
						</button>
					))}
				</div>
			)}
			<span class="strip-rule" />
			<button
				type="button"
				aria-pressed={snapping.value}
				aria-label={t("tools.snapping")}
				title={`${t("tools.snapping")} (S)`}
				onClick={() => (snapping.value = !snapping.value)}
			>
				<Icon name="snap" size={18} />
			</button>
			{drawsLines(tool.value) && (
				<button
					type="button"
					aria-pressed={alongRoads.value}
					aria-label={t("tools.roads")}
					title={t("tools.roads_how")}
					onClick={() => (alongRoads.value = !alongRoads.value)}
				>
					<Icon name="road" size={18} />
				</button>
			)}
			<button
				type="button"
				aria-pressed={acrossAreas.value}
				aria-label={t("tools.across")}
				title={t("tools.across")}
				onClick={() => (acrossAreas.value = !acrossAreas.value)}
			>
				<Icon name="across" size={18} />
			</button>
		</div>
	);
}
