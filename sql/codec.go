package sql

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
	"github.com/twpayne/go-geom"
	geomewkb "github.com/twpayne/go-geom/encoding/ewkb"

	"gridmap/geo"
)

// WGS84 is the SRID of every geographic column; lattice columns have SRID 0.
const WGS84 = 4326

// RegisterGeometry teaches a connection the geometry type, for arguments, scans and COPY.
// It accepts geo.MultiPolygon and geo.Point (lattice, SRID 0), orb geometries (degrees,
// SRID 4326), go-geom geometries (their own SRID) and raw EWKB bytes; it scans into
// pointers to the same. A database without PostGIS is left alone.
func RegisterGeometry(ctx context.Context, conn *pgx.Conn) error {
	var oid, array *uint32
	err := conn.QueryRow(ctx, "select to_regtype('geometry')::oid::int8, to_regtype('geometry[]')::oid::int8").Scan(&oid, &array)
	if err != nil {
		return fmt.Errorf("sql: geometry type: %w", err)
	}
	if oid == nil || array == nil {
		return nil
	}
	t := &pgtype.Type{Name: "geometry", OID: *oid, Codec: geometryCodec{}}
	conn.TypeMap().RegisterType(t)
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "_geometry", OID: *array, Codec: &pgtype.ArrayCodec{ElementType: t}})
	return nil
}

type geometryCodec struct{}

func (geometryCodec) FormatSupported(format int16) bool { return format == pgtype.BinaryFormatCode }
func (geometryCodec) PreferredFormat() int16            { return pgtype.BinaryFormatCode }

func (geometryCodec) PlanEncode(_ *pgtype.Map, _ uint32, _ int16, value any) pgtype.EncodePlan {
	switch value.(type) {
	case geo.MultiPolygon, geo.Point, orb.Geometry, geom.T, []byte:
		return encodeGeometry{}
	}
	return nil
}

type encodeGeometry struct{}

func (encodeGeometry) Encode(value any, buf []byte) ([]byte, error) {
	var data []byte
	var err error
	switch v := value.(type) {
	case []byte:
		if v == nil {
			return nil, nil
		}
		data = v
	case geo.MultiPolygon:
		data, err = ewkb.Marshal(v.Lattice(), 0)
	case geo.Point:
		data, err = ewkb.Marshal(orb.Point{float64(v.X), float64(v.Y)}, 0)
	case geom.T:
		data, err = geomewkb.Marshal(v, binary.LittleEndian)
	case orb.Geometry:
		data, err = ewkb.Marshal(v, WGS84)
	}
	return append(buf, data...), err
}

func (geometryCodec) PlanScan(_ *pgtype.Map, _ uint32, _ int16, target any) pgtype.ScanPlan {
	switch target.(type) {
	case *geo.MultiPolygon, *geo.Point, *orb.Geometry, *orb.MultiPolygon, *orb.Point, *orb.MultiLineString, *geom.T, *[]byte:
		return scanGeometry{}
	}
	return nil
}

type scanGeometry struct{}

func (scanGeometry) Scan(src []byte, target any) error {
	if src == nil {
		return scanNull(target)
	}
	switch t := target.(type) {
	case *[]byte:
		*t = append([]byte(nil), src...)
		return nil
	case *geom.T:
		g, err := geomewkb.Unmarshal(src)
		*t = g
		return err
	}
	g, _, err := ewkb.Unmarshal(src)
	if err != nil {
		return fmt.Errorf("sql: geometry: %w", err)
	}
	ok := true
	switch t := target.(type) {
	case *orb.Geometry:
		*t = g
	case *orb.MultiPolygon:
		*t, ok = g.(orb.MultiPolygon)
	case *orb.MultiLineString:
		*t, ok = g.(orb.MultiLineString)
	case *orb.Point:
		*t, ok = g.(orb.Point)
	case *geo.MultiPolygon:
		var m orb.MultiPolygon
		if m, ok = g.(orb.MultiPolygon); ok {
			*t, err = geo.FromLattice(m)
		}
	case *geo.Point:
		var p orb.Point
		if p, ok = g.(orb.Point); ok {
			*t, err = geo.PointFromLattice(p)
		}
	}
	if !ok {
		return fmt.Errorf("sql: cannot scan a %s into %T", g.GeoJSONType(), target)
	}
	return err
}

// scanNull clears a target that has a nil; a NULL into a plain point is an error.
func scanNull(target any) error {
	switch t := target.(type) {
	case *[]byte:
		*t = nil
	case *geom.T:
		*t = nil
	case *orb.Geometry:
		*t = nil
	case *orb.MultiPolygon:
		*t = nil
	case *orb.MultiLineString:
		*t = nil
	case *geo.MultiPolygon:
		*t = nil
	default:
		return fmt.Errorf("sql: cannot scan NULL geometry into %T", target)
	}
	return nil
}

func (c geometryCodec) DecodeDatabaseSQLValue(m *pgtype.Map, oid uint32, format int16, src []byte) (driver.Value, error) {
	return c.DecodeValue(m, oid, format, src)
}

func (geometryCodec) DecodeValue(_ *pgtype.Map, _ uint32, _ int16, src []byte) (any, error) {
	if src == nil {
		return nil, nil
	}
	g, _, err := ewkb.Unmarshal(src)
	return g, err
}
