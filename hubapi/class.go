package hubapi

import "time"

// Observer is told of every request when it is done; the class is one of a few, whatever the address was.
type Observer interface {
	Request(class, method string, status int, took time.Duration, received, sent int64)
}

// Downloads counts that somebody began to read the files of a repository.
type Downloads interface {
	Note(repository int64, who string)
}

// classOf gives the class of a path: what it asks for, without names.
func classOf(path []string) string {
	switch path[0] {
	case "healthz", "metrics", "setup", "xet", "login", "static":
		return path[0]
	case "api":
		return classOfAPI(path[1:])
	case "datasets":
		path = path[1:]
	}
	if len(path) > 2 {
		switch path[2] {
		case "resolve", "raw":
			return path[2]
		case "info":
			return "lfs"
		}
	}
	return "page"
}

func classOfAPI(path []string) string {
	if len(path) == 0 {
		return "unknown"
	}
	switch path[0] {
	case "uploads":
		return "upload"
	case "whoami-v2", "repos", "validate-yaml", "requests", "suites":
		return path[0]
	case "datasets", "models":
		if len(path) < 3 {
			return "list"
		}
		if len(path) == 3 {
			return "info"
		}
		switch path[3] {
		case "revision":
			return "info"
		case "tree", "paths-info", "refs", "commits", "branch", "tag", "settings", "auth-check", "preupload", "commit", "xet-write-token", "user-access-request":
			return path[3]
		}
		return "data" // rows, search, statistics and what else is told of a data set
	}
	return "other"
}
