// The tools whose gesture is a line: cut a grid in two, push a border, circle ground for a grid.
import { Met } from "./met";
import type { Net } from "./net";
import { lonLatOf } from "./plane";
import { closeReceiver, openReceiver, receiverOf, took } from "./receiver";
import { halfway, stroke } from "./stroke";
import type { Bench, Snapped, Tool } from "./tool";

const endReach = 12; // pixels from the end of a stroke to the border it means

/**
 * toBorder takes a line that ends in a grid, but hardly short of its border, to that border: roads
 * tend to end where the border's road begins, and a hand stops where it sees the line touch.
 */
export function toBorder(net: Net, line: readonly Snapped[], grid: number, reach: number): Snapped[] {
	const short = (end: Snapped | undefined): Snapped[] => {
		const held = end?.kind === "node" || end?.kind === "corner" || end?.kind === "edge"; // by a border
		if (!end || held || net.gridAt(end.xy) !== grid) return [];
		const on = net.edgeNear(end.xy, reach);
		if (!on || (on.edge.left !== grid && on.edge.right !== grid)) return [];
		return [{ kind: "edge", at: lonLatOf(on.xy), xy: on.xy }];
	};
	return [...short(line[0]), ...line, ...short(line.at(-1))];
}

/** cut splits the chosen grid if the line runs in it, else the one the middle of the line lies in. */
export function cut(bench: Bench): Tool {
	const met = new Met();
	/** meant is the grid a line cuts. */
	const meant = (net: Net, line: readonly Snapped[]) => {
		const chosen = bench.chosen();
		const xy = line.map((s) => s.xy);
		const through = xy.slice(1).map((b, i) => net.gridAt(halfway([xy[i]!, b])));
		const grid = chosen !== null && through.includes(chosen) ? chosen : net.gridAt(halfway(xy));
		met.turn(net, grid ? [grid] : []);
		return grid;
	};
	return stroke(bench, {
		closed: false,
		meets: meant,
		ended: () => met.clear(),
		ask: (line) => {
			const net = bench.net();
			const grid = net && meant(net, line);
			if (!grid) return null;
			const cut = toBorder(net, line, grid, bench.reach(endReach));
			return { op: "split", grid, line: cut.map((s) => s.at), versions: met.versions() };
		},
	});
}

/** reshape pushes a border: what a stroke cuts off goes to the grid beyond. */
export function reshape(bench: Bench): Tool {
	const met = new Met();
	const meets = (net: Net, line: readonly Snapped[]) =>
		met.turn(
			net,
			net.gridsAlong(
				line.map((s) => s.xy),
				bench.reach(endReach),
			),
		);
	return stroke(bench, {
		closed: false,
		meets,
		ended: () => met.clear(),
		ask: (line) => {
			const net = bench.net();
			if (!net) return null;
			meets(net, line);
			const xy = line.map((s) => s.xy);
			const from = net.gridAt(halfway(xy)); // what is pushed back, if the ends lie in it too
			const whole = from ? toBorder(net, line, from, bench.reach(endReach)) : line;
			return { op: "reshape", line: whole.map((s) => s.at), versions: met.versions() };
		},
	});
}

/** transfer gives what is circled to the receiving grid. */
export function transfer(bench: Bench): Tool {
	const met = new Met();
	const meets = (net: Net, line: readonly Snapped[]) => {
		const to = receiverOf(bench);
		const xy = line.map((s) => s.xy);
		met.turn(net, [...(to ? [to] : []), ...net.gridsAlong(xy, 0)]);
	};
	return stroke(bench, {
		closed: true,
		meets,
		begin: (at) => {
			if (took(bench, at)) return true;
			openReceiver(bench, at.free);
			return false;
		},
		ended: () => {
			met.clear();
			closeReceiver();
		},
		ask: (line) => {
			const net = bench.net();
			const to = receiverOf(bench);
			if (!net || !to) return null;
			meets(net, line);
			const ring = line.map((s) => s.at);
			return { op: "transfer", to, polygon: [...ring, ring[0]!], versions: met.versions() };
		},
	});
}
