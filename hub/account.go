package hub

import (
	"context"
	"time"

	"github.com/lontar-asean/lontar/fault"
)

// Role says what a member of an organisation does there; admin also stands for those who run the hub.
type Role string

// The roles, each with the rights of those before it.
const (
	Reader      Role = "reader"      // sees private repositories
	Contributor Role = "contributor" // proposes records
	Reviewer    Role = "reviewer"    // verifies records
	Curator     Role = "curator"     // commits, opens and closes repositories, answers requests for access
	Admin       Role = "admin"       // members and tokens
)

// Roles lists the roles, the least first.
func Roles() []Role { return []Role{Reader, Contributor, Reviewer, Curator, Admin} }

// ParseRole reads a role.
func ParseRole(s string) (Role, error) {
	for _, r := range Roles() {
		if string(r) == s {
			return r, nil
		}
	}
	return "", fault.New(fault.Invalid, "%q is no role", s).Try("use reader, contributor, reviewer, curator or admin")
}

// Has reports whether a role includes another; the empty role includes none.
func (r Role) Has(other Role) bool {
	rank := func(r Role) int {
		for i, known := range Roles() {
			if r == known {
				return i + 1
			}
		}
		return 0
	}
	return rank(r) > 0 && rank(r) >= rank(other)
}

// User is a person with an account.
type User struct {
	Name     string
	FullName string
	Email    string
	Password string // argon2id in the PHC string format; "" when the person cannot log in by one
	Subject  string // issuer and subject at an OpenID provider; "" for none
	Role     Role   // on the hub as a whole: admin, or what the person may do in a name space of their own
	Created  time.Time
	Disabled bool
}

// Organisation is a name space of several people.
type Organisation struct {
	Name     string
	FullName string
	Created  time.Time
}

// Member is a person in an organisation.
type Member struct {
	Organisation string
	User         string
	Role         Role
}

// Scope says what a token may be used for.
type Scope string

// The scopes.
const (
	ScopeRead  Scope = "read"
	ScopeWrite Scope = "write"
)

// Token lets a program act for a person. The token itself is shown once and not kept.
type Token struct {
	Hash    string // SHA-256 of the token, hexadecimal
	User    string
	Title   string
	Scope   Scope
	Owners  []string // name spaces it is good for; nil for all that the person may use
	Created time.Time
	Expires time.Time // zero: never
}

// AccessStatus is how a request for access stands.
type AccessStatus string

// The states of a request.
const (
	Pending  AccessStatus = "pending"
	Accepted AccessStatus = "accepted"
	Rejected AccessStatus = "rejected"
)

// AccessRequest is a person's wish to read the files of a gated repository.
type AccessRequest struct {
	Repository int64
	User       string
	Status     AccessStatus
	Reason     string // of a rejection
	Fields     string // what the person answered, as JSON
	At         time.Time
	Expires    time.Time // when an accepted one ends; zero: never
}

// Event is a line of the audit log.
type Event struct {
	Number  int64 // in the log, from 1; 0 while it is not there
	At      time.Time
	Actor   string // a user, "" for nobody
	Action  string // "repository.create", "token.add" …
	Object  string
	Detail  string
	Address string // of the client
}

// Accounts keeps people, organisations and what they may do.
type Accounts interface {
	People
	Organisations
	Tokens
	Invitations
	Sessions
	AccessRequests
	Log
}

// People keeps users.
type People interface {
	// User finds a user by name, whatever the case; it is a fault of kind Missing when there is none.
	User(ctx context.Context, name string) (User, error)
	// UserBySubject finds a user by the issuer and subject of an OpenID provider; it is a fault of kind Missing when there is none.
	UserBySubject(ctx context.Context, subject string) (User, error)
	// SaveUser writes a user down. A name that an organisation has is a fault of kind Conflict.
	SaveUser(ctx context.Context, u User) error
	// Users lists all users by name.
	Users(ctx context.Context) ([]User, error)
}

// Organisations keeps organisations and their members.
type Organisations interface {
	// SaveOrganisation writes one down. A name that a user has is a fault of kind Conflict.
	SaveOrganisation(ctx context.Context, o Organisation) error
	// Organisation finds one by name, whatever the case; it is a fault of kind Missing when there is none.
	Organisation(ctx context.Context, name string) (Organisation, error)
	// SetMember gives a person a role in an organisation, and takes it away with the role "".
	SetMember(ctx context.Context, m Member) error
	// Memberships lists the organisations of a person.
	Memberships(ctx context.Context, user string) ([]Member, error)
}

// Tokens keeps tokens.
type Tokens interface {
	// Token finds a token by its hash; it is a fault of kind Missing when there is none.
	Token(ctx context.Context, hash string) (Token, error)
	// AddToken writes one down.
	AddToken(ctx context.Context, t Token) error
	// TokensOf lists those of a user by title.
	TokensOf(ctx context.Context, user string) ([]Token, error)
	// DropToken forgets one of a user by its title and gives how many there were.
	DropToken(ctx context.Context, user, title string) (int64, error)
}

// AccessRequests keeps requests for access.
type AccessRequests interface {
	// AccessRequest finds the request of a person; it is a fault of kind Missing when there is none.
	AccessRequest(ctx context.Context, repository int64, user string) (AccessRequest, error)
	// SaveAccessRequest writes one down, in place of the person's earlier one.
	SaveAccessRequest(ctx context.Context, r AccessRequest) error
	// AccessRequestsOf lists those of a repository in a state, by time.
	AccessRequestsOf(ctx context.Context, repository int64, status AccessStatus) ([]AccessRequest, error)
}

// Log keeps the audit log.
type Log interface {
	// AddEvent writes an event down.
	AddEvent(ctx context.Context, e Event) error
	// Events gives the latest events first: limit of them before a time.
	Events(ctx context.Context, before time.Time, limit int) ([]Event, error)
	// EventsSince gives events in the order in which they were written down: limit of them, not before a time, behind the event of a number.
	EventsSince(ctx context.Context, since time.Time, after int64, limit int) ([]Event, error)
}

// Read opens the books for reading.
func (h *Hub) Read(ctx context.Context, f func(Books) error) error { return h.ledger.Read(ctx, f) }

// Write opens the books for writing.
func (h *Hub) Write(ctx context.Context, f func(Books) error) error { return h.ledger.Write(ctx, f) }

// Now gives the time by the hub's clock, as it is kept.
func (h *Hub) Now() time.Time { return h.now().UTC().Truncate(time.Millisecond) }
