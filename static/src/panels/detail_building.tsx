// A building, and who is responsible for the grid it stands in.
import { url } from "../api";
import type { Building } from "../api.types";
import { query } from "../data";
import { metres, number, percent } from "../format";
import { lang, t } from "../i18n";
import { scope, select } from "../state";
import { gridAnswer } from "./detail_grid";
import { Responsible } from "./detail_responsible";
import { Shown } from "./parts/answer";
import { Facts, GridLink } from "./parts/facts";
import { Head } from "./parts/head";
import { StateChip } from "./parts/swatch";
import { useMarker } from "./use_marker";

export function BuildingDetail({ id }: { id: number }) {
	const answer = query<Building>(url(`buildings/${id}`, scope.value), ["buildings", "posts"]).value;
	useMarker(answer.data?.place);
	return (
		<Shown of={answer} rows={6}>
			{(b) => (
				<>
					<Head
						kind={t("kind.building")}
						title={[b.estate, b.number].filter(Boolean).join(" ") || b.address || t("kind.building")}
						place={b.place}
					/>
					<Facts
						items={[
							[t("field.address"), b.address],
							[t("column.households"), number(b.households, lang.value)],
							[t("field.floors"), b.floors],
							[
								t("field.grid"),
								<>
									<GridLink grid={b.grid} />{" "}
									{b.grid && b.grid_share < 0.999 && (
										<span class="warn-text">{t("building.share", { share: percent(b.grid_share) })}</span>
									)}
								</>,
							],
							[
								t("field.nearest_post"),
								b.nearest_post && (
									<>
										<button
											type="button"
											class="link"
											onClick={() => select({ kind: "post", id: b.nearest_post!.id })}
										>
											{b.nearest_post.name}
										</button>{" "}
										<span class="soft figures" title={t("coverage.straight")}>
											{metres(b.nearest_post.distance_m)}
										</span>
									</>
								),
							],
						]}
					/>
					{b.grid && <GridAround id={b.grid.id} />}
				</>
			)}
		</Shown>
	);
}

/** GridAround is the short answer to "whose is this". */
export function GridAround({ id }: { id: number }) {
	return (
		<Shown of={gridAnswer(id)} rows={4}>
			{(grid) => (
				<>
					<div class="grid-around">
						<button
							type="button"
							class="link strong"
							onClick={() => select({ kind: "grid", id: grid.id }, { bounds: grid.bounds })}
						>
							{grid.code} {grid.name}
						</button>
						<StateChip state={grid.state} />
					</div>
					<Responsible grid={grid} />
				</>
			)}
		</Shown>
	);
}
