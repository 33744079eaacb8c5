// The key of the map on paper: what its colours and hatches say, always in the colours of the light map.
import { t } from "../../i18n";
import { palettes } from "../../palette";
import { states } from "../../responsibility";
import { hatches, Patch } from "../parts/swatch";

export function PatchKey() {
	return (
		<ul class="sheet-key">
			{states.map((s) => (
				<li key={s}>
					<Patch colour={palettes.light.states[s]} hatch={hatches[s]} soft />
					{t(`state.${s}`)}
				</li>
			))}
		</ul>
	);
}
