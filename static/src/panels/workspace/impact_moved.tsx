// The lists of what gets another grid, by name: buildings, posts, open incidents.
import { signal } from "@preact/signals";
import { url } from "../../api";
import { queryAll } from "../../data";
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { district } from "../../state";
import { draft } from "../../workspace/draft";
import type { Impact, MovedBuilding, MovedIncident, MovedPost } from "../../workspace/edition.types";
import { lit, showBuilding, showIncident, showPost } from "../../workspace/show";
import { Nothing, Shown } from "../parts/answer";
import { Section } from "../parts/facts";

const handedOnly = signal(false); // only what gets another branch
const shown = signal(50); // rows of each list
const n = (v: number) => number(v, lang.value);

interface Moved {
	id: number;
	from: number;
	to: number;
	handed: boolean;
}

export function MovedLists({ impact }: { impact: Impact }) {
	const names = new Map(impact.grids.map((g) => [g.id, g.name || g.code]));
	return (
		<>
			<label class="check-line">
				<input
					type="checkbox"
					checked={handedOnly.value}
					onChange={() => {
						handedOnly.value = !handedOnly.value;
					}}
				/>{" "}
				{t("impact.handed_only")}
			</label>
			<List<MovedPost>
				kind="post"
				path="impact/posts"
				total={impact.posts.total}
				names={names}
				choose={showPost}
				say={(p) => [p.name, ""]}
			/>
			<List<MovedBuilding>
				kind="building"
				path="impact/buildings"
				total={impact.buildings.total}
				names={names}
				choose={showBuilding}
				say={(b) => [
					[b.estate, b.number].filter(Boolean).join(" ") || b.address || t("kind.building"),
					t("count.households", { n: n(b.households) }),
				]}
			/>
			<List<MovedIncident>
				kind="incident"
				path="impact/incidents"
				total={impact.incidents.total}
				names={names}
				choose={showIncident}
				say={(i) => [i.summary || i.category, i.summary ? i.category : ""]}
			/>
		</>
	);
}

/** List asks for its rows by itself: a draft can move thousands of buildings, the total says how many. */
function List<T extends Moved>(props: {
	kind: "building" | "post" | "incident";
	path: string;
	total: number;
	names: ReadonlyMap<number, string>;
	choose: (id: number) => void;
	say: (row: T) => [string, string];
}) {
	const answer = queryAll<T>(
		props.total > 0 && draft.value
			? url(`editions/${draft.value.id}/${props.path}`, {
					district: district.value?.id,
					handed: handedOnly.value || null,
					limit: 5000,
				})
			: null,
		["impact", "buildings", "posts"],
	).value;
	const grid = (id: number) => (id === 0 ? t("grid.none") : (props.names.get(id) ?? `#${id}`));
	const title = t(`impact.moved_${props.kind}`);
	if (props.total === 0)
		return (
			<Section title={title} count={0}>
				<Nothing>{t("impact.none_moved")}</Nothing>
			</Section>
		);
	return (
		<Section title={title} count={answer.data ? n(answer.data.items.length) : n(props.total)}>
			<Shown of={answer} rows={3}>
				{({ items }) =>
					items.length === 0 ? (
						<Nothing>{t("impact.none_moved")}</Nothing>
					) : (
						<>
							<ul class="list moved" aria-label={title}>
								{items.slice(0, shown.value).map((row) => {
									const [what, more] = props.say(row);
									const current = lit.value === `${props.kind}:${row.id}`;
									return (
										<li key={row.id} class={current ? "current" : undefined}>
											<button
												type="button"
												class="list-row two"
												aria-current={current ? "true" : undefined}
												onClick={() => props.choose(row.id)}
											>
												<span class="grow">
													<span>
														{what}
														{row.handed && <span class="tag">{t("impact.other_branch")}</span>}
													</span>
													<span class="soft">
														{grid(row.from)} → {grid(row.to)}
													</span>
												</span>
												<span class="figures">{more}</span>
											</button>
										</li>
									);
								})}
							</ul>
							{items.length > shown.value && (
								<button type="button" class="more" onClick={() => (shown.value += 200)}>
									{t("list.more", { n: items.length - shown.value })}
								</button>
							)}
						</>
					)
				}
			</Shown>
		</Section>
	);
}
