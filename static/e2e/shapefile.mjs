// Writes small shapefiles and zips, so that the suite needs no binary files beside it.

const crcTable = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c >>> 0;
});

function crc32(bytes) {
	let c = 0xffffffff;
	for (const b of bytes) c = crcTable[(c ^ b) & 0xff] ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
}

let gbkCodes;

/** gbk writes text as the offices' software does; what GBK has no sign for fails. */
export function gbk(text) {
	if (!gbkCodes) {
		gbkCodes = new Map();
		const reader = new TextDecoder("gbk");
		for (let high = 0x81; high <= 0xfe; high++)
			for (let low = 0x40; low <= 0xfe; low++) {
				const sign = reader.decode(new Uint8Array([high, low]));
				if (sign.length === 1 && sign !== "\ufffd" && !gbkCodes.has(sign)) gbkCodes.set(sign, [high, low]);
			}
	}
	return Buffer.from(
		[...text].flatMap((sign) => {
			if (sign.charCodeAt(0) < 0x80) return [sign.charCodeAt(0)];
			const code = gbkCodes.get(sign);
			if (!code) throw new Error(`GBK has no ${sign}`);
			return code;
		}),
	);
}

export const prj = {
	cgcs2000:
		'GEOGCS["China_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
};

const signed = (ring) =>
	ring.slice(1).reduce((sum, [x, y], i) => sum + (x - ring[i][0]) * (y + ring[i][1]), 0);

/** record is the content of one shape: a polygon with rings, outer ones clockwise, or a point. */
function record(geometry) {
	if (geometry.type === "Point") {
		const b = Buffer.alloc(20);
		b.writeInt32LE(1, 0);
		b.writeDoubleLE(geometry.coordinates[0], 4);
		b.writeDoubleLE(geometry.coordinates[1], 12);
		return b;
	}
	const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
	const rings = polygons.flatMap((rs) =>
		rs.map((r, i) => (signed(r) > 0 === (i === 0) ? r : r.toReversed())),
	);
	const points = rings.flat();
	const b = Buffer.alloc(44 + 4 * rings.length + 16 * points.length);
	b.writeInt32LE(5, 0);
	box(points).forEach((v, i) => {
		b.writeDoubleLE(v, 4 + 8 * i);
	});
	b.writeInt32LE(rings.length, 36);
	b.writeInt32LE(points.length, 40);
	let first = 0;
	rings.forEach((r, i) => {
		b.writeInt32LE(first, 44 + 4 * i);
		first += r.length;
	});
	points.forEach(([x, y], i) => {
		b.writeDoubleLE(x, 44 + 4 * rings.length + 16 * i);
		b.writeDoubleLE(y, 52 + 4 * rings.length + 16 * i);
	});
	return b;
}

function box(points) {
	const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
	return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** shapefile answers the parts of a shapefile: stem.shp, .shx, .dbf and what else it is given. */
export function shapefile(stem, rows, { encode = (t) => Buffer.from(t), more = {} } = {}) {
	const records = rows.map((r) => record(r.geometry));
	const type = records[0].readInt32LE(0);
	const corners = rows.flatMap(({ geometry: g }) =>
		g.type === "Point" ? [g.coordinates] : g.coordinates.flat(g.type === "Polygon" ? 1 : 2),
	);
	const head = (bytes) => {
		const b = Buffer.alloc(100);
		b.writeInt32BE(9994, 0);
		b.writeInt32BE(bytes / 2, 24);
		b.writeInt32LE(1000, 28);
		b.writeInt32LE(type, 32);
		box(corners).forEach((v, i) => {
			b.writeDoubleLE(v, 36 + 8 * i);
		});
		return b;
	};
	const shp = [];
	const shx = [];
	let at = 100;
	records.forEach((content, i) => {
		const b = Buffer.alloc(8);
		b.writeInt32BE(i + 1, 0);
		b.writeInt32BE(content.length / 2, 4);
		shp.push(b, content);
		const x = Buffer.alloc(8);
		x.writeInt32BE(at / 2, 0);
		x.writeInt32BE(content.length / 2, 4);
		shx.push(x);
		at += 8 + content.length;
	});
	return {
		[`${stem}.shp`]: Buffer.concat([head(at), ...shp]),
		[`${stem}.shx`]: Buffer.concat([head(100 + 8 * records.length), ...shx]),
		[`${stem}.dbf`]: dbf(
			rows.map((r) => r.properties),
			encode,
		),
		...Object.fromEntries(Object.entries(more).map(([ext, text]) => [`${stem}.${ext}`, Buffer.from(text)])),
	};
}

function dbf(rows, encode) {
	const names = Object.keys(rows[0]);
	const cells = rows.map((r) => names.map((n) => encode(String(r[n] ?? ""))));
	const widths = names.map((_, i) => Math.max(1, ...cells.map((c) => c[i].length)));
	const head = Buffer.alloc(33 + 32 * names.length);
	const width = 1 + widths.reduce((a, b) => a + b, 0);
	head.writeUInt8(3, 0);
	head.set([126, 1, 1], 1);
	head.writeUInt32LE(rows.length, 4);
	head.writeUInt16LE(head.length, 8);
	head.writeUInt16LE(width, 10);
	names.forEach((n, i) => {
		const name = encode(n);
		if (name.length > 10) throw new Error(`${n} is too long a name for a column`);
		name.copy(head, 32 + 32 * i);
		head.write("C", 43 + 32 * i);
		head.writeUInt8(widths[i], 48 + 32 * i);
	});
	head.writeUInt8(0x0d, head.length - 1);
	const body = cells.map((row) =>
		Buffer.concat([
			Buffer.from(" "),
			...row.map((c, i) => Buffer.concat([c, Buffer.alloc(widths[i] - c.length, 0x20)])),
		]),
	);
	return Buffer.concat([head, ...body, Buffer.from([0x1a])]);
}

/** zip packs files without compressing them; names are written as they are, good or bad. */
export function zip(files) {
	const parts = [];
	const central = [];
	let at = 0;
	for (const [name, content] of Object.entries(files)) {
		const bytes = Buffer.from(name);
		const local = Buffer.alloc(30);
		local.writeUInt32LE(0x04034b50, 0);
		local.writeUInt16LE(20, 4);
		local.writeUInt16LE(0x0800, 6); // names are UTF-8
		local.writeUInt32LE(crc32(content), 14);
		local.writeUInt32LE(content.length, 18);
		local.writeUInt32LE(content.length, 22);
		local.writeUInt16LE(bytes.length, 26);
		const entry = Buffer.alloc(46);
		entry.writeUInt32LE(0x02014b50, 0);
		entry.writeUInt16LE(20, 4);
		local.copy(entry, 6, 4, 30);
		entry.writeUInt32LE(at, 42);
		central.push(entry, bytes);
		parts.push(local, bytes, content);
		at += 30 + bytes.length + content.length;
	}
	const list = Buffer.concat(central);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(Object.keys(files).length, 8);
	end.writeUInt16LE(Object.keys(files).length, 10);
	end.writeUInt32LE(list.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, list, end]);
}
