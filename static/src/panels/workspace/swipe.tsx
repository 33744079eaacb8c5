// The divider between before and after: dragged, or moved with the arrow keys.
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import { insets } from "../../layout";
import { dividerAt } from "../../map/before_style";
import { comparing, divider } from "../../workspace/compare";
import { draft } from "../../workspace/draft";
import { editions } from "../../workspace/life";
import { Icon } from "../parts/icon";

const clamped = (share: number) => Math.min(1, Math.max(0, share));

export function Swipe() {
	const e = draft.value;
	const on = comparing.value && e !== null && e.base !== null;
	useEffect(() => {
		if (!e) comparing.value = false;
	}, [e === null]);
	if (!on) return null;
	const base = editions.value.data?.items.find((b) => b.id === e.base);
	const share = divider.value;
	const drag = (ev: PointerEvent) => {
		const line = ev.currentTarget as HTMLElement;
		const box = line.parentElement?.getBoundingClientRect();
		if (!box || !line.hasPointerCapture(ev.pointerId)) return;
		const { left, right } = insets.peek();
		divider.value = clamped((ev.clientX - box.left - left) / (box.width - left - right));
	};
	const key = (ev: KeyboardEvent) => {
		const by = ev.shiftKey ? 0.1 : 0.02;
		if (ev.key === "ArrowLeft") divider.value = clamped(share - by);
		else if (ev.key === "ArrowRight") divider.value = clamped(share + by);
		else if (ev.key === "Home") divider.value = 0;
		else if (ev.key === "End") divider.value = 1;
		else if (ev.key === "Escape") comparing.value = false;
		else return;
		ev.preventDefault();
		ev.stopPropagation();
	};
	const percent = Math.round(share * 100);
	return (
		<div
			class="swipe"
			style={{ left: dividerAt(share, insets.value) }}
			role="slider"
			tabIndex={0}
			aria-orientation="horizontal"
			aria-label={t("swipe.divider")}
			aria-valuemin={0}
			aria-valuemax={100}
			aria-valuenow={percent}
			aria-valuetext={t("swipe.value", { n: percent })}
			title={t("swipe.how")}
			onKeyDown={key}
			onPointerDown={(ev) => {
				ev.currentTarget.setPointerCapture(ev.pointerId);
				ev.currentTarget.focus();
				ev.preventDefault();
			}}
			onPointerMove={drag}
		>
			<span class="swipe-side before" title={base?.name}>
				{t("swipe.before", { name: base?.name ?? "" })}
			</span>
			<span class="swipe-side after" title={e.name}>
				{t("swipe.after", { name: e.name })}
			</span>
			<span class="swipe-grip">
				<Icon name="swipe" />
			</span>
		</div>
	);
}
