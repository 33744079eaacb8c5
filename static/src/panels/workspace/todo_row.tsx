// One thing that stands in the way: where it is, what the server proposes, and the way to do it
// otherwise.
import { useEffect, useRef, useState } from "preact/hooks";
import { call, Problem } from "../../api";
import { invalidate } from "../../data";
import { addDays } from "../../dates";
import { t } from "../../i18n";
import { flight, select, today } from "../../state";
import { canEdit, draft } from "../../workspace/draft";
import type { Blocker } from "../../workspace/edition.types";
import { failed, mending, mendOne, rebasing, settled } from "../../workspace/mend";
import { gridByID } from "../../workspace/people";
import { refusedWords } from "../../workspace/refused_words";
import { takeTool } from "../../workspace/tool";
import { GridLink } from "../parts/facts";
import { Icon } from "../parts/icon";
import { mendedWords, mendWords, refusalWords } from "./people_words";
import { CommunityChoice, GapChoice } from "./todo_choice";

interface Props {
	blocker: Blocker;
	open: boolean;
	look: () => void;
}

export function BlockerRow({ blocker: b, open, look }: Props) {
	const row = useRef<HTMLLIElement>(null);
	useEffect(() => {
		if (open) row.current?.scrollIntoView({ block: "nearest" });
	}, [open]);
	const sent = settled.value.has(b.id);
	const problem = failed.value.get(b.id);
	const words = mendWords(b);
	return (
		<li class={`finding todo ${open ? "open" : ""} ${sent ? "sent" : ""}`} ref={row}>
			<button type="button" class="finding-face" aria-expanded={open} onClick={look}>
				{b.message}
			</button>
			{canEdit.value && (
				<>
					{b.mend && (
						<p class="proposal">
							<span class="soft">{t("todo.proposal")}</span> {words}
						</p>
					)}
					{sent ? (
						<p class="good-text" role="status">
							<Icon name="check" size={12} /> {t("todo.sent")}
						</p>
					) : (
						<div class="button-row todo-acts">
							{b.mend && (
								<button
									type="button"
									class="button primary"
									aria-label={t("todo.take_label", { words })}
									disabled={mending.value !== null}
									onClick={() => mendOne(b, mendedWords(b))}
								>
									{t(b.mend.kind === "rebase" ? "todo.rebase" : "todo.take")}
								</button>
							)}
							{b.kind === "gap" && !b.mend && <GapChoice blocker={b} />}
							{b.rule === "R04" && b.grids[0] && <CommunityChoice blocker={b} />}
							<Otherwise blocker={b} look={look} />
						</div>
					)}
					{b.mend?.kind === "rebase" && rebasing.value !== null && <Rebasing since={rebasing.value} />}
					{problem && (
						<p class="bad-text" role="alert">
							<Icon name="warning" size={12} />{" "}
							{b.mend?.kind === "assignment" || b.mend?.kind === "rebase"
								? refusalWords(problem)
								: refusedWords(problem)}
						</p>
					)}
				</>
			)}
			{open && (
				<div class="finding-body">
					<p>
						<strong>{t("findings.fix")}</strong> {b.fix}
					</p>
					{b.grids.length > 0 && (
						<p class="grid-links">
							{t("findings.grids")}{" "}
							{b.grids.slice(0, 8).map((g) => (
								<GridLink key={g.id} grid={g} named={b.grids.length === 1} />
							))}
							{b.grids.length > 8 && <span class="soft">+{b.grids.length - 8}</span>}
						</p>
					)}
				</div>
			)}
		</li>
	);
}

const ofPeople = new Set(["R05", "R06", "R08", "R23"]);
const ofBorders = new Set(["R01", "R02", "R03"]);

/** Otherwise opens what one would mend it with by hand. */
function Otherwise({ blocker: b, look }: Pick<Props, "blocker" | "look">) {
	const grid = b.grids[0];
	if (b.rule === "R24") return b.mend ? null : <NewDay blocker={b} />;
	if (ofBorders.has(b.rule))
		return (
			<button
				type="button"
				class="button"
				onClick={() => {
					takeTool("adjust");
					look();
				}}
			>
				<Icon name="adjust" /> {t("todo.tool")}
			</button>
		);
	if (!grid) return null;
	return (
		<button
			type="button"
			class="button"
			onClick={() => {
				select({ kind: "grid", id: grid.id });
				const bounds = gridByID.peek().get(grid.id)?.bounds;
				if (bounds) flight.value = { bounds, zoom: 17 };
			}}
		>
			{t(ofPeople.has(b.rule) ? (b.mend ? "todo.other" : "todo.assign") : "todo.open_grid")}
		</button>
	);
}

/** NewDay says for which other day the draft is meant. */
function NewDay({ blocker: b }: { blocker: Blocker }) {
	// The day after the one it has to follow.
	const least = addDays(String(b.detail?.since ?? today.value), 1);
	const [day, setDay] = useState(least);
	const [problem, setProblem] = useState<Problem | null>(null);
	if (b.kind !== "day_too_early") return null;
	const set = async (e: Event) => {
		e.preventDefault();
		try {
			await call(`/api/v1/editions/${draft.value!.id}`, { method: "PATCH", body: { planned_from: day } });
			invalidate(new Set(["edition", "gate"]));
		} catch (cause) {
			setProblem(cause instanceof Problem ? cause : new Problem(-1, String(cause)));
		}
	};
	return (
		<form class="button-row" onSubmit={set}>
			<input
				type="date"
				aria-label={t("todo.new_day")}
				value={day}
				min={least}
				required
				onInput={(e) => setDay(e.currentTarget.value)}
			/>
			<button type="submit" class="button">
				{t("todo.set_day")}
			</button>
			{problem && (
				<p class="bad-text" role="alert">
					{refusalWords(problem)}
				</p>
			)}
		</form>
	);
}

function Rebasing({ since }: { since: number }) {
	const [now, setNow] = useState(Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), 1000);
		return () => clearInterval(timer);
	}, []);
	const words = t("todo.rebasing", { s: Math.max(0, Math.round((now - since) / 1000)) });
	return (
		<p class="progress">
			<progress aria-label={t("todo.rebase")} />
			<span>{words}</span>
		</p>
	);
}
