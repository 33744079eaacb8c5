package web

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"gridmap/grid"
)

// askedOperation is a request for an operation. What is wrong with it the handler says, as it says
// what else is refused.
type askedOperation struct {
	request grid.OperationRequest
	fault   error
}

// Schema is that of the request.
func (askedOperation) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[grid.OperationRequest](), true, "OperationRequest")
}

func (a *askedOperation) UnmarshalJSON(text []byte) error {
	a.request, a.fault = grid.ReadOperationRequest(text)
	return nil
}

// describeShapes tells the API document what shapes with a JSON of their own look like.
func describeShapes(r huma.Registry) {
	r.RegisterTypeAlias(reflect.TypeFor[grid.Stroke](), reflect.TypeFor[strokeSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[grid.Corner](), reflect.TypeFor[cornerSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[grid.CornerMove](), reflect.TypeFor[cornerMoveSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[grid.Ground](), reflect.TypeFor[groundSchema]())
}

type (
	strokeSchema     grid.Stroke
	cornerSchema     grid.Corner
	cornerMoveSchema grid.CornerMove
	groundSchema     grid.Ground
)

// Schema is a list of positions.
func (strokeSchema) Schema(huma.Registry) *huma.Schema { return listSchema(positionSchema()) }

// Schema is a grid's id or a position.
func (cornerSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeInteger, Format: "int64"}, positionSchema()}}
}

// Schema is two positions, the second null where the corner goes.
func (cornerMoveSchema) Schema(huma.Registry) *huma.Schema {
	to := positionSchema()
	to.Nullable, to.Description = true, "null or absent: takes the corner away"
	return &huma.Schema{Type: huma.TypeObject, Required: []string{"from"}, AdditionalProperties: false,
		Properties: map[string]*huma.Schema{"from": positionSchema(), "to": to}}
}

// Schema is a ring, a polygon's rings, or several polygons'.
func (groundSchema) Schema(huma.Registry) *huma.Schema {
	ring := listSchema(positionSchema())
	return &huma.Schema{OneOf: []*huma.Schema{ring, listSchema(ring), listSchema(listSchema(ring))}}
}

func listSchema(items *huma.Schema) *huma.Schema {
	return &huma.Schema{Type: huma.TypeArray, Items: items}
}

func positionSchema() *huma.Schema {
	two := 2
	s := listSchema(&huma.Schema{Type: huma.TypeNumber, Format: "double"})
	s.MinItems, s.MaxItems = &two, &two
	return s
}
