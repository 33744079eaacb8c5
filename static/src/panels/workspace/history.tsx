// What was done to the edition, newest first, and the way back.
import { signal } from "@preact/signals";
import { url } from "../../api";
import type { Page } from "../../api.types";
import { query } from "../../data";
import { moment } from "../../format";
import { t } from "../../i18n";
import { actor } from "../../session";
import { district, edition } from "../../state";
import { doAgain, takeBack } from "../../workspace/commit";
import { canEdit, draft } from "../../workspace/draft";
import type { Operation } from "../../workspace/edition.types";
import { deedOf, ownGrids, shortCodes, stands } from "../../workspace/log";
import { reason, setReason } from "../../workspace/reason";
import { lit, showTrouble } from "../../workspace/show";
import { Nothing, Shown, Trouble } from "../parts/answer";
import { Place } from "./history_place";
import { named } from "./undo_buttons";

const mine = signal(false); // only the reader's own
const pages = signal(1);
const perPage = 50;

export function HistoryDesk() {
	const me = actor.value?.id;
	return (
		<>
			{canEdit.value && (
				<label class="field">
					<span>{t("history.reason")}</span>
					<input
						value={reason.value}
						maxLength={300}
						placeholder={t("history.reason_hint")}
						onInput={(e) => setReason(e.currentTarget.value)}
					/>
				</label>
			)}
			{me && (
				<label class="check-line">
					<input
						type="checkbox"
						checked={mine.value}
						onChange={() => {
							mine.value = !mine.value;
							pages.value = 1;
						}}
					/>{" "}
					{t("history.mine")}
				</label>
			)}
			{showTrouble.value && <Trouble problem={showTrouble.value} />}
			<Pages
				path={
					draft.value
						? url(`editions/${draft.value.id}/operations`, {
								actor: mine.value ? me : null,
								limit: perPage,
							})
						: null
				}
				depth={1}
			/>
		</>
	);
}

/** Pages shows a page and, once asked for, those before it. */
function Pages({ path, depth }: { path: string | null; depth: number }) {
	const answer = query<Page<Operation>>(path, ["operations"]).value;
	return (
		<Shown of={answer} rows={depth === 1 ? 6 : 2}>
			{({ items, next }) => (
				<>
					{items.length === 0 && depth === 1 && (
						<Nothing>{t(mine.value ? "history.none_mine" : "history.none")}</Nothing>
					)}
					{items.length > 0 && (
						<ol class="list history" aria-label={t("desk.history")}>
							{items.map((o) => (
								<Entry key={o.id} operation={o} />
							))}
						</ol>
					)}
					{next &&
						(depth < pages.value ? (
							<Pages path={next} depth={depth + 1} />
						) : (
							<button type="button" class="more" onClick={() => (pages.value = depth + 1)}>
								{t("history.older")}
							</button>
						))}
				</>
			)}
		</Shown>
	);
}

function Entry({ operation: o }: { operation: Operation }) {
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	const deed = deedOf(o);
	const others = o.actor?.id !== actor.value?.id;
	const current = lit.value === `operation:${o.id}`;
	const title = deed === "do" ? named(o) : t(`history.${deed}_of`, { what: named(o) });
	const codes = shortCodes(ownGrids(o).map((g) => g.code)).slice(0, 6);
	return (
		<li class={`operation ${o.taken_back ? "back" : ""} ${current ? "current" : ""}`}>
			<Place operation={o} edition={edition.value!} current={current}>
				<span class="operation-title">{title}</span>
				<span class="soft code">{codes.join(t("list.comma"))}</span>
				<span class="soft">
					{others && <span class="tag who">{t("history.others")}</span>}
					{o.actor?.name ?? t("history.system")} · {moment(o.at, zone)}
				</span>
				{o.reason && <span class="reason">{t("history.because", { reason: o.reason })}</span>}
				{o.taken_back && (
					<span class="soft">
						{t(deed === "undo" ? "history.done_again" : "history.taken_back", {
							who: o.taken_back.actor?.name ?? "–",
							when: moment(o.taken_back.at, zone),
						})}
					</span>
				)}
			</Place>
			{canEdit.value && stands(o) && (
				<button
					type="button"
					class="button small"
					aria-label={`${t(deed === "undo" ? "history.redo" : "history.revert")} ${title}`}
					onClick={() => (deed === "undo" ? doAgain(o.id) : takeBack(o.id))}
				>
					{t(deed === "undo" ? "history.redo" : "history.revert")}
				</button>
			)}
		</li>
	);
}
