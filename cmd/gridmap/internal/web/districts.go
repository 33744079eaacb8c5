package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"gridmap/grid"
)

// districts lists the districts with what they hold today. The tag is made from the answer,
// which spans districts; counts are kept by the store, so making it is cheap.
func (s *Server) districts(ctx context.Context, in *MomentInput) (*listOutput[grid.District], error) {
	list, err := s.Store.Districts(ctx)
	if err != nil {
		return nil, err
	}
	reader := actorOf(ctx)
	for i := range list {
		if reader == nil || reader.District != list[i].ID || !grid.May(reader.Roles, grid.ReadDistrict) {
			list[i].Veil()
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	tag := fmt.Sprintf(`W/"%s"`, hex.EncodeToString(sum[:12]))
	if out := unchanged[grid.District](in, tag); out != nil {
		return out, nil
	}
	out, err := page(in, list, false, func(d grid.District) any { return d.ID })
	if err != nil {
		return nil, err
	}
	return out.tagged(tag), nil
}
