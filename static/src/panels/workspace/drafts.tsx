// Editions of the district: those being drawn, those on their way, what is in force and what was.
import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import { longDay, moment } from "../../format";
import { lang, t, word } from "../../i18n";
import { can } from "../../session";
import { district } from "../../state";
import { openEdition } from "../../workspace/draft";
import type { EditionDetail, EditionState } from "../../workspace/edition.types";
import { isStale } from "../../workspace/edition_life";
import { found, inOrder, type Order, orders } from "../../workspace/edition_list";
import { abandon, asProblem, editions } from "../../workspace/life";
import { Nothing, Shown, SignInAdds } from "../parts/answer";
import { Section } from "../parts/facts";
import { Icon } from "../parts/icon";
import { NewDraft } from "./new_draft";
import { Refusal } from "./refusal";

const groups: { key: "drafts" | "under_way" | "in_force" | "past"; states: EditionState[] }[] = [
	{ key: "drafts", states: ["draft"] },
	{ key: "under_way", states: ["submitted", "approved", "scheduled"] },
	{ key: "in_force", states: ["in_force"] },
	{ key: "past", states: ["superseded", "abandoned"] },
];

const many = 8; // editions from which on they are searched and sorted

export function DraftsPanel() {
	const [words, setWords] = useState("");
	const [order, setOrder] = useState<Order>("recent");
	if (!can("read_district")) return <SignInAdds what={t("drafts.sign_in_adds")} />;
	return (
		<>
			<div class="panel-head">
				<h2>{t("tab.drafts")}</h2>
			</div>
			<p class="lead">{t("drafts.lead")}</p>
			{can("edit_drafts") && <NewDraft />}
			<Shown of={editions.value} rows={5}>
				{({ items }) => {
					const list = inOrder(found(items, words), order);
					return (
						<>
							{items.length > many && (
								<div class="finder">
									<input
										type="search"
										value={words}
										placeholder={t("drafts.find")}
										aria-label={t("drafts.find")}
										onInput={(e) => setWords(e.currentTarget.value)}
									/>
									<select
										value={order}
										aria-label={t("drafts.order")}
										onChange={(e) => setOrder(e.currentTarget.value as Order)}
									>
										{orders.map((o) => (
											<option key={o} value={o}>
												{t(`drafts.order_${o}`)}
											</option>
										))}
									</select>
								</div>
							)}
							{list.length === 0 && words !== "" && <Nothing>{t("drafts.none_found")}</Nothing>}
							{groups.map((g) => (
								<Group key={g.key} group={g} list={list} all={items} searched={words !== ""} />
							))}
						</>
					);
				}}
			</Shown>
		</>
	);
}

function Group(props: {
	group: (typeof groups)[number];
	list: EditionDetail[];
	all: EditionDetail[];
	searched: boolean;
}) {
	const { list, all, searched } = props;
	const { key, states } = props.group;
	const [whole, setWhole] = useState(false);
	const mine = list.filter((e) => states.includes(e.state));
	if (mine.length === 0 && (key !== "drafts" || searched)) return null;
	const first = whole || searched ? mine.length : 12;
	return (
		<Section title={t(`drafts.${key}`)} count={mine.length}>
			{mine.length === 0 ? (
				<Nothing>{t(can("edit_drafts") ? "drafts.none" : "drafts.none_to_see")}</Nothing>
			) : (
				<ul class="list">
					{mine.slice(0, first).map((e) => (
						<EditionRow key={e.id} edition={e} stale={isStale(e, all)} />
					))}
				</ul>
			)}
			{mine.length > first && (
				<button type="button" class="more" onClick={() => setWhole(true)}>
					{t("list.more", { n: mine.length - first })}
				</button>
			)}
		</Section>
	);
}

function EditionRow({ edition: e, stale }: { edition: EditionDetail; stale: boolean }) {
	const [asking, setAsking] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	const day = e.from ?? e.planned_from;
	const mayAbandon = e.state === "draft" && can("edit_drafts");
	return (
		<li class="edition-row">
			<button type="button" class="list-row two" onClick={() => openEdition(e.id)}>
				<span class="grow">
					<span>{e.name}</span>
					<span class="soft">
						{t("drafts.made", { who: e.created_by?.name ?? "–", when: moment(e.created_at, zone) })}
					</span>
					{(day || stale) && (
						<span class="soft">
							{day && t(e.from ? "edition.from" : "drafts.meant", { day: longDay(day, lang.value) })}
							{stale && <span class="warn-text"> {t("drafts.stale")}</span>}
						</span>
					)}
				</span>
				<span class={`state-word ${e.state}`}>{word("edition_state", e.state)}</span>
			</button>
			{mayAbandon && !asking && (
				<button
					type="button"
					class="icon-button"
					aria-label={t("drafts.abandon", { name: e.name })}
					title={t("review.act_abandon")}
					onClick={() => setAsking(true)}
				>
					<Icon name="close" />
				</button>
			)}
			{asking && (
				<div class="note sure" role="group" aria-label={t("drafts.abandon", { name: e.name })}>
					<p>{t("review.ask_abandon")}</p>
					{problem && <Refusal problem={problem} />}
					<div class="button-row">
						<button
							type="button"
							class="button danger"
							onClick={() => abandon(e.id).catch((cause) => setProblem(asProblem(cause)))}
						>
							{t("review.act_abandon")}
						</button>
						<button type="button" class="button" ref={(el) => el?.focus()} onClick={() => setAsking(false)}>
							{t("cancel")}
						</button>
					</div>
				</div>
			)}
		</li>
	);
}
