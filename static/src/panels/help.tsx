// The sheet of shortcuts. It is a panel, not a modal: the map stays usable beside it.
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { helpOpen } from "../state";
import { Icon } from "./parts/icon";
import { shortcuts } from "./shortcuts";

/** shown are the shortcuts without those of topics that are not offered now. */
function shown() {
	return shortcuts.filter((s) => !s.what.startsWith("topic.") || (s.when?.() ?? true));
}

export function Help() {
	const closer = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		const before = document.activeElement;
		closer.current?.focus();
		return () => {
			if (before instanceof HTMLElement) before.focus();
		};
	}, []);
	return (
		<section class="help card" aria-label={t("help.title")}>
			<header>
				<h2>{t("help.title")}</h2>
				<button
					type="button"
					class="icon-button"
					ref={closer}
					aria-label={t("close")}
					title={`${t("close")} (Esc)`}
					onClick={() => (helpOpen.value = false)}
				>
					<Icon name="close" />
				</button>
			</header>
			<dl>
				{shown().map((s) => (
					<div key={s.shown + s.what}>
						<dt>
							<kbd>{s.shown}</kbd>
						</dt>
						<dd>{t(s.what)}</dd>
					</div>
				))}
				<div>
					<dt>
						<kbd>F</kbd>
					</dt>
					<dd>{t("keys.hold_roads")}</dd>
				</div>
				<div>
					<dt>
						<kbd>↑</kbd>
						<kbd>↓</kbd>
						<kbd>←</kbd>
						<kbd>→</kbd>
					</dt>
					<dd>{t("keys.pan")}</dd>
				</div>
				<div>
					<dt>
						<kbd>Enter</kbd>
					</dt>
					<dd>{t("keys.choose")}</dd>
				</div>
			</dl>
			<p class="soft">{t("help.words")}</p>
		</section>
	);
}
