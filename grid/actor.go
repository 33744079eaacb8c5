package grid

// Actor is who acts; every write records one.
type Actor struct {
	District    int32    `json:"district"`
	ID          int64    `json:"id"`
	Name        string   `json:"name" doc:"Signs in with this"`
	DisplayName string   `json:"display_name"`
	Roles       []string `json:"roles"`
	ScopeArea   *int64   `json:"scope_area" doc:"null: the whole district"`
}
