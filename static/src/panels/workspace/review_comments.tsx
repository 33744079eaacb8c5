// What was said about places: pinned to the map, answered and settled here.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { moment } from "../../format";
import { t } from "../../i18n";
import { actor, can } from "../../session";
import { district } from "../../state";
import type { Thread } from "../../workspace/comment_threads";
import {
	aiming,
	answer,
	canComment,
	comments,
	openThread,
	remove,
	reword,
	say,
	settle,
	showThread,
	spot,
	startAim,
	stopAim,
	threads,
} from "../../workspace/comments";
import type { EditionComment } from "../../workspace/edition.types";
import { asProblem } from "../../workspace/life";
import { Nothing, Shown } from "../parts/answer";
import { Section } from "../parts/facts";
import { Icon } from "../parts/icon";
import { Refusal } from "./refusal";

export function ReviewComments() {
	const list = threads.value;
	const open = list.filter((th) => th.open);
	const settled = list.filter((th) => !th.open);
	return (
		<Section title={t("comments.title")} count={comments.value.data && open.length}>
			{canComment.value && !spot.value && (
				<p class="button-row">
					<button
						type="button"
						class="button"
						aria-pressed={aiming.value}
						title={`${t("comments.add")} (K)`}
						onClick={() => (aiming.value ? stopAim() : startAim())}
					>
						<Icon name="comment" /> {t("comments.add")}
					</button>
				</p>
			)}
			{aiming.value && (
				<p class="soft" role="status">
					{t("comments.aim")}
				</p>
			)}
			{spot.value && (
				<Writing
					label={t("comments.new")}
					sent={(text, key) => say(text, spot.peek()!, key)}
					cancel={() => void stopAim()}
				/>
			)}
			<Shown of={comments.value} rows={3}>
				{() => (
					<>
						{list.length === 0 && !spot.value && (
							<Nothing>{t(canComment.value ? "comments.none" : "comments.none_to_see")}</Nothing>
						)}
						<ul class="threads">
							{open.map((th) => (
								<ThreadCard key={th.head.id} thread={th} />
							))}
						</ul>
						{settled.length > 0 && (
							<details open={settled.some((th) => th.head.id === openThread.value)}>
								<summary>{t("comments.settled", { n: settled.length })}</summary>
								<ul class="threads">
									{settled.map((th) => (
										<ThreadCard key={th.head.id} thread={th} />
									))}
								</ul>
							</details>
						)}
					</>
				)}
			</Shown>
		</Section>
	);
}

function ThreadCard({ thread: { head, replies, open } }: { thread: Thread }) {
	const here = openThread.value === head.id;
	const card = useRef<HTMLLIElement>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	const [writing, setWriting] = useState(false);
	useEffect(() => {
		if (!here) return;
		card.current?.scrollIntoView({ block: "nearest" });
	}, [here]);
	const settleIt = async () => {
		setProblem(null);
		try {
			await settle(head.id, open);
		} catch (cause) {
			setProblem(asProblem(cause));
		}
	};
	return (
		<li ref={card} id={`thread-${head.id}`} class={`thread ${here ? "here" : ""} ${open ? "" : "settled"}`}>
			<button
				type="button"
				class="thread-place link"
				title={t("show_on_map")}
				onClick={() => showThread(head.id, true)}
			>
				<Icon name="comment" size={14} /> {head.grid ? head.grid.name || head.grid.code : t("comments.place")}
			</button>
			<Words comment={head} />
			{replies.map((r) => (
				<div key={r.id} class="reply">
					<Words comment={r} />
				</div>
			))}
			{!open && (
				<p class="soft">
					<Icon name="check" size={12} /> {t("comments.settled_by", { who: head.resolved_by?.name ?? "–" })}
				</p>
			)}
			{problem && <Refusal problem={problem} />}
			{writing ? (
				<Writing
					label={t("comments.answer")}
					sent={async (text, key) => {
						await answer(head.id, text, key);
						setWriting(false);
					}}
					cancel={() => setWriting(false)}
				/>
			) : (
				canComment.value && (
					<p class="thread-acts">
						{open && (
							<button type="button" class="link" onClick={() => setWriting(true)}>
								{t("comments.answer")}
							</button>
						)}
						<button type="button" class="link" onClick={settleIt}>
							{t(open ? "comments.settle" : "comments.reopen")}
						</button>
					</p>
				)
			)}
		</li>
	);
}

/** Words are one comment: who, when, what; one's own can be changed and deleted. */
function Words({ comment: c }: { comment: EditionComment }) {
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	const [editing, setEditing] = useState(false);
	const [asking, setAsking] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const own = c.author.id === actor.value?.id;
	if (editing)
		return (
			<Writing
				label={t("comments.change")}
				first={c.text}
				sent={async (text) => {
					await reword(c.id, text);
					setEditing(false);
				}}
				cancel={() => setEditing(false)}
			/>
		);
	return (
		<div class="words">
			<p class="soft figures">
				<strong>{c.author.name}</strong> {moment(c.made_at, zone)}
				{c.changed_at && ` · ${t("comments.changed")}`}
			</p>
			<p class="text">{c.deleted_at ? <em class="soft">{t("comments.deleted")}</em> : c.text}</p>
			{problem && <Refusal problem={problem} />}
			{canComment.value && !c.deleted_at && (own || can("administer")) && (
				<p class="thread-acts own">
					{own && !asking && (
						<button type="button" class="link" onClick={() => setEditing(true)}>
							{t("comments.change")}
						</button>
					)}
					{asking && <span>{t("comments.delete_sure")}</span>}
					<button
						type="button"
						class={asking ? "link bad-text" : "link"}
						onClick={() => {
							if (!asking) return setAsking(true);
							remove(c.id).catch((cause) => setProblem(asProblem(cause)));
							setAsking(false);
						}}
					>
						{t("comments.delete")}
					</button>
					{asking && (
						<button type="button" class="link" onClick={() => setAsking(false)}>
							{t("cancel")}
						</button>
					)}
				</p>
			)}
		</div>
	);
}

/** Writing is a field for words; what did not go through stays in it. */
function Writing(props: {
	label: string;
	first?: string;
	sent: (text: string, key: string) => Promise<void>;
	cancel: () => void;
}) {
	const [text, setText] = useState(props.first ?? "");
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const key = useRef(crypto.randomUUID());
	const send = async (event?: Event) => {
		event?.preventDefault();
		if (busy || text.trim() === "") return;
		setBusy(true);
		setProblem(null);
		try {
			await props.sent(text.trim(), key.current);
		} catch (cause) {
			const p = asProblem(cause);
			// What was refused is another request when it is sent again; what got lost is the same.
			if (!p.offline && p.status < 500) key.current = crypto.randomUUID();
			setProblem(p);
			setBusy(false);
		}
	};
	return (
		<form class="writing" onSubmit={send}>
			<label class="field">
				<span>{props.label}</span>
				<textarea
					rows={3}
					maxLength={2000}
					value={text}
					placeholder={t("comments.no_residents")}
					onInput={(e) => setText(e.currentTarget.value)}
					onKeyDown={(e) => {
						if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void send(e);
						else if (e.key === "Escape") {
							e.stopPropagation();
							props.cancel();
						}
					}}
					ref={(el) => {
						if (el && !el.dataset.met) {
							el.dataset.met = "1";
							el.focus();
						}
					}}
				/>
			</label>
			{problem && <Refusal problem={problem} />}
			<div class="button-row">
				<button type="submit" class="button primary" disabled={busy || text.trim() === ""}>
					{t("comments.send")} <kbd>Ctrl+Enter</kbd>
				</button>
				<button type="button" class="button" onClick={props.cancel}>
					{t("cancel")}
				</button>
			</div>
		</form>
	);
}
