// Search: one field for everything that has a name, by keyboard or pointer.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Problem } from "../api";
import type { Found } from "../api.types";
import { number } from "../format";
import { lang, t } from "../i18n";
import { find, openFound } from "../search";
import { can } from "../session";
import { districts, scope } from "../state";
import { Icon } from "./parts/icon";

export function SearchBox() {
	const text = useSignal("");
	const found = useSignal<Found[] | null>(null);
	const failed = useSignal<Problem | null>(null);
	const open = useSignal(false);
	const at = useSignal(0);
	const field = useRef<HTMLInputElement>(null);
	const here = scope.value.district;
	const all = can("read_district");

	useEffect(() => {
		const q = text.value.trim();
		if (!q || !here) {
			found.value = null;
			return;
		}
		const abort = new AbortController();
		const wait = setTimeout(async () => {
			try {
				found.value = await find(q, all, abort.signal);
				failed.value = null;
				at.value = 0;
			} catch (cause) {
				if (cause instanceof Problem) {
					failed.value = cause;
					found.value = [];
				}
			}
		}, 140);
		return () => {
			clearTimeout(wait);
			abort.abort();
		};
	}, [text.value, here, all, scope.value.as_of, districts.value]);

	const take = (hit: Found | undefined) => {
		if (!hit) return;
		open.value = false;
		field.current?.blur();
		openFound(hit);
	};
	const press = (e: KeyboardEvent) => {
		const hits = found.value ?? [];
		if (e.key === "Escape") {
			e.stopPropagation();
			if (open.value && text.value) text.value = "";
			else field.current?.blur();
		} else if (e.key === "Enter" && hits[at.value]) {
			take(hits[at.value]);
			requestAnimationFrame(() => document.getElementById("side")?.focus()); // to what was found
		} else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
			e.preventDefault();
			const step = e.key === "ArrowDown" ? 1 : -1;
			if (hits.length > 0) at.value = (at.value + step + hits.length) % hits.length;
			document.getElementById(`found-${at.value}`)?.scrollIntoView({ block: "nearest" });
		}
	};
	const shown = open.value && text.value.trim() !== "";
	return (
		<search class="search">
			<Icon name="search" />
			<input
				id="search"
				ref={field}
				type="search"
				// biome-ignore lint/a11y/noRedundantRoles: without a list a search field is no combobox
				role="combobox"
				list={undefined}
				autocomplete="off"
				spellcheck={false}
				aria-label={t("search.label")}
				aria-expanded={shown}
				aria-controls="found"
				aria-autocomplete="list"
				aria-activedescendant={shown && found.value?.length ? `found-${at.value}` : undefined}
				placeholder={t("search.placeholder")}
				title={`${t("keys.search")} (/)`}
				value={text.value}
				onInput={(e) => {
					text.value = e.currentTarget.value;
					open.value = true;
				}}
				onFocus={() => (open.value = true)}
				onBlur={() => (open.value = false)}
				onKeyDown={press}
			/>
			{!text.value && <kbd aria-hidden="true">/</kbd>}
			{shown && (
				<div class="found" id="found" role="listbox" aria-label={t("search.results")}>
					<FoundList found={found.value} failed={failed.value} text={text.value} at={at.value} take={take} />
				</div>
			)}
		</search>
	);
}

function FoundList(props: {
	found: Found[] | null;
	failed: Problem | null;
	text: string;
	at: number;
	take: (hit: Found) => void;
}) {
	const { found, failed } = props;
	if (failed)
		return (
			<p class="nothing">{failed.offline ? t("trouble.offline") : failed.detail || t("trouble.failed")}</p>
		);
	if (!found) return <p class="nothing">{t("search.wait")}</p>;
	if (found.length === 0) return <p class="nothing">{t("search.nothing", { text: props.text.trim() })}</p>;
	return (
		<>
			{found.map((hit, i) => (
				<div key={`${hit.kind}${hit.id}`} role="presentation">
					{hit.kind !== found[i - 1]?.kind && <h3 role="presentation">{t(`kind.${hit.kind}`)}</h3>}
					{/* The field keeps the keyboard focus; options are pointed at by aria-activedescendant. */}
					{/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field takes the option */}
					<div
						id={`found-${i}`}
						class="option"
						role="option"
						tabIndex={-1}
						aria-selected={i === props.at}
						onMouseDown={(e) => e.preventDefault()}
						onClick={() => props.take(hit)} // not sooner: a finger's click would fall through to the map
					>
						<span>{hit.title}</span>
						<span class="soft">{hit.subtitle}</span>
					</div>
				</div>
			))}
			<p class="found-foot soft">{t("search.foot", { n: number(found.length, lang.value) })}</p>
		</>
	);
}
