// What no machine should decide about a thing to do: whose a hole in the map is, which community a grid
// belongs to.
import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import type { LonLat } from "../../api.types";
import { t } from "../../i18n";
import { areas } from "../../responsibility";
import { flight } from "../../state";
import { draft } from "../../workspace/draft";
import type { Blocker } from "../../workspace/edition.types";
import { asProblem } from "../../workspace/life";
import { gridsOf, markOutside, mendBy, mending } from "../../workspace/mend";
import { Icon } from "../parts/icon";
import { Refusal } from "./refusal";

const widest = 1000; // metres, what the server closes at most

/** GapChoice gives a hole to the grid with the longest border on it, or says that it needs none. */
export function GapChoice({ blocker: b }: { blocker: Blocker }) {
	const [problem, setProblem] = useState<Problem | null>(null);
	const of = draft.value?.id;
	const width = Number(b.detail?.width_m ?? 0);
	const mark = () => markOutside(of!, b.place!, true).catch((cause) => setProblem(asProblem(cause)));
	return (
		<>
			<button
				type="button"
				class="button"
				disabled={mending.value !== null}
				onClick={() =>
					mendBy(b, { op: "repair", grids: gridsOf(b), width_m: Math.min(widest, width * 1.01 + 0.01) })
				}
			>
				{t("todo.gap_fill")}
			</button>
			{b.place && of && (
				<button type="button" class="button" onClick={mark}>
					{t("todo.gap_outside")}
				</button>
			)}
			{problem && <Refusal problem={problem} />}
		</>
	);
}

/** CommunityChoice names the community of a grid. */
export function CommunityChoice({ blocker: b }: { blocker: Blocker }) {
	const [to, setTo] = useState("");
	const all = areas.value.data?.items ?? [];
	const communities = all.filter((a) => a.kind === "community" || a.kind === "village");
	const streets = all.filter((a) => communities.some((c) => c.parent === a.id));
	const name = async (event: Event) => {
		event.preventDefault();
		// Whoever names the community knows that it is another one.
		await mendBy(b, { op: "recode", grid: b.grids[0]!.id, community: Number(to), across_areas: true });
	};
	return (
		<form class="button-row" onSubmit={name}>
			<select
				required
				aria-label={t("todo.community")}
				value={to}
				onChange={(e) => setTo(e.currentTarget.value)}
			>
				<option value="">{t("todo.community")}</option>
				{streets.map((s) => (
					<optgroup key={s.id} label={s.name}>
						{communities
							.filter((c) => c.parent === s.id)
							.map((c) => (
								<option key={c.id} value={c.id}>
									{c.name}
								</option>
							))}
					</optgroup>
				))}
			</select>
			<button type="submit" class="button" disabled={to === "" || mending.value !== null}>
				{t("todo.set_community")}
			</button>
		</form>
	);
}

/** OutsideList are the places of a draft marked as needing no grid, each to be taken back. */
export function OutsideList({ edit }: { edit: boolean }) {
	const [problem, setProblem] = useState<Problem | null>(null);
	const e = draft.value;
	if (!e || e.outside.length === 0) return null;
	const unmark = (at: LonLat) => markOutside(e.id, at, false).catch((cause) => setProblem(asProblem(cause)));
	return (
		<details class="others">
			<summary>
				{t("todo.outside")} <span class="figures">{e.outside.length}</span>
			</summary>
			<ul>
				{e.outside.map((at) => (
					<li key={at.join()} class="button-row">
						<button type="button" class="button" onClick={() => (flight.value = { place: at, zoom: 17 })}>
							<Icon name="locate" /> {t("refused.show")}
						</button>
						{edit && (
							<button type="button" class="button" onClick={() => unmark(at)}>
								{t("todo.outside_not")}
							</button>
						)}
					</li>
				))}
			</ul>
			{problem && <Refusal problem={problem} />}
		</details>
	);
}
