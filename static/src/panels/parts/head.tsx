// The head of a detail: what it is called, what it is, and the way to it on the map.
import type { ComponentChildren } from "preact";
import type { Bounds, LonLat } from "../../api.types";
import { t } from "../../i18n";
import { flight } from "../../state";
import { Icon } from "./icon";

interface Props {
	kind: string;
	title: string;
	code?: string;
	place?: LonLat | null;
	bounds?: Bounds | null;
	children?: ComponentChildren;
}

export function Head({ kind, title, code, place, bounds, children }: Props) {
	const to = bounds || place ? { bounds: bounds ?? null, place: place ?? null } : null;
	return (
		<div class="panel-head detail-head">
			<div class="grow">
				<p class="kind soft">
					{kind}
					{code && <span class="code"> {code}</span>}
				</p>
				<h2>{title}</h2>
				{children}
			</div>
			{to && (
				<button
					type="button"
					class="icon-button"
					aria-label={t("show_on_map")}
					title={t("show_on_map")}
					onClick={() => (flight.value = to)}
				>
					<Icon name="locate" />
				</button>
			)}
		</div>
	);
}
