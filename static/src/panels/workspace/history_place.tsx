// The place of an operation: a small picture of it, and the way there.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { url } from "../../api";
import { query } from "../../data";
import type { Operation } from "../../workspace/edition.types";
import { ownGrids } from "../../workspace/log";
import { showGrid, showShape } from "../../workspace/show";
import { lightOf, thumbnail } from "../../workspace/thumbnail";

const [width, height] = [64, 48];

/** Place is a row that flies to where the operation was. Its shapes are asked for once it is in sight. */
export function Place(props: {
	operation: Operation;
	edition: number;
	current: boolean;
	children: ComponentChildren;
}) {
	const { operation: o } = props;
	const row = useRef<HTMLButtonElement>(null);
	const [seen, setSeen] = useState(false);
	useEffect(() => {
		const watch = new IntersectionObserver((entries) => {
			if (entries.some((e) => e.isIntersecting)) setSeen(true);
		});
		if (row.current) watch.observe(row.current);
		return () => watch.disconnect();
	}, []);
	const path = url(`editions/${props.edition}/operations/${o.id}`);
	const grids = query<Operation>(seen && o.bounds ? path : null, []).value.data?.grids ?? [];
	const first = ownGrids(o)[0];
	const go = () => {
		const there = lightOf(grids);
		if (there) showShape(`operation:${o.id}`, there.light, there.bounds);
		else if (first) showGrid(first.id);
	};
	return (
		<button
			type="button"
			class="operation-place"
			ref={row}
			aria-current={props.current ? "true" : undefined}
			onClick={go}
		>
			<Picture grids={grids} />
			<span class="operation-words">{props.children}</span>
		</button>
	);
}

function Picture({ grids }: { grids: Operation["grids"] }) {
	const paths = thumbnail(grids, width, height);
	return (
		<svg
			class="thumbnail"
			width={width}
			height={height}
			viewBox={`0 0 ${width} ${height}`}
			aria-hidden="true"
		>
			{paths && (
				<>
					<path class="moved" d={paths.moved} fill-rule="evenodd" />
					<path class="before" d={paths.before} />
					<path class="after" d={paths.after} />
				</>
			)}
		</svg>
	);
}
