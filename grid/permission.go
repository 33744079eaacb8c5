package grid

import "slices"

// Permission is what a route asks for. Roles grant them; web checks them beside every route.
type Permission string

// The permissions, from everybody's to the administrator's.
const (
	Public       Permission = "public"        // no sign-in: public layers and pages
	ReadDistrict Permission = "read_district" // everything in the district but contacts
	ReadContacts Permission = "read_contacts" // work contacts of office holders
	WriteWork    Permission = "write_work"    // incidents, posts
	EditDrafts   Permission = "edit_drafts"   // boundary drafts and assignments
	ReviewDrafts Permission = "review_drafts" // approve and publish
	JoinDrafts   Permission = "join_drafts"   // comment on drafts, be seen in them
	Import       Permission = "import"        // upload, check, publish and revert files
	Administer   Permission = "administer"    // actors, settings
)

// Roles an actor may hold.
var Roles = []string{"viewer", "commander", "planner", "reviewer", "importer", "admin"}

var granted = map[string][]Permission{
	"viewer":    {Public, ReadDistrict},
	"commander": {Public, ReadDistrict, ReadContacts, WriteWork},
	"planner":   {Public, ReadDistrict, ReadContacts, EditDrafts, JoinDrafts},
	"reviewer":  {Public, ReadDistrict, ReadContacts, ReviewDrafts, JoinDrafts},
	"importer":  {Public, ReadDistrict, ReadContacts, Import},
	"admin":     {Public, ReadDistrict, ReadContacts, WriteWork, EditDrafts, ReviewDrafts, JoinDrafts, Import, Administer},
}

// May reports whether any of the roles grants the permission. Everybody has Public.
func May(roles []string, p Permission) bool {
	if p == Public {
		return true
	}
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(granted[r], p) })
}

// Permissions lists what the roles grant together, sorted.
func Permissions(roles []string) []Permission {
	all := []Permission{Public}
	for _, r := range roles {
		all = append(all, granted[r]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
