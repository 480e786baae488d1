package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// serving says what an API server serves. Linking what decides it would link the whole server, and most of it is not
// exported: so it is read from the source.
type serving struct {
	// versions has "default" or "opt-in" for each group and version that the default configuration names.
	versions map[schema.GroupVersion]string
	// legacy are resources that are served by default, whatever their version.
	legacy map[schema.GroupVersionResource]bool
	// stored are the resources that have storage, without which nothing is served.
	stored map[schema.GroupVersionResource]bool
}

func (s serving) of(gvr schema.GroupVersionResource) string {
	switch {
	// These servers are part of the API server, with a configuration of their own.
	case gvr.Version == "v1" && (gvr.Group == "apiextensions.k8s.io" || gvr.Group == "apiregistration.k8s.io"):
		return "default"
	case !s.stored[gvr]:
		return ""
	case s.legacy[gvr]:
		return "default"
	}
	return s.versions[gvr.GroupVersion()]
}

func servingOf(source string, types map[reflect.Type]schema.GroupVersionKind) (serving, error) {
	found := serving{
		versions: map[schema.GroupVersion]string{},
		legacy:   map[schema.GroupVersionResource]bool{},
		stored:   map[schema.GroupVersionResource]bool{},
	}
	packages := map[string]schema.GroupVersion{}
	for t, gvk := range types {
		packages[t.PkgPath()] = gvk.GroupVersion()
	}
	names, err := filepath.Glob(filepath.Join(source, "pkg/registry/*/rest/*.go"))
	if err != nil {
		return found, err
	}
	for _, name := range append(names, filepath.Join(source, "pkg/controlplane/instance.go")) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return found, err
		}
		reader := reader{versions: importedVersions(file, packages), found: found}
		ast.Inspect(file, reader.read)
		if reader.unknown != "" {
			return found, fmt.Errorf("%s: no group and version is known for %s", name, reader.unknown)
		}
	}
	if len(found.versions) < 30 || len(found.stored) < 60 {
		return found, fmt.Errorf("%s: only %d versions and %d resources found", source, len(found.versions), len(found.stored))
	}
	return found, nil
}

// importedVersions maps the names of a file's imports to the group and version that each holds.
func importedVersions(file *ast.File, packages map[string]schema.GroupVersion) map[string]schema.GroupVersion {
	named := map[string]schema.GroupVersion{}
	for _, spec := range file.Imports {
		imported := strings.Trim(spec.Path.Value, `"`)
		// The server's own package of a version names the same group and version as the published one.
		gv, ok := packages[strings.Replace(imported, "k8s.io/kubernetes/pkg/apis/", "k8s.io/api/", 1)]
		switch {
		case ok && spec.Name == nil:
			named[path.Base(imported)] = gv
		case ok:
			named[spec.Name.Name] = gv
		}
	}
	return named
}

type reader struct {
	versions map[string]schema.GroupVersion
	found    serving
	unknown  string
}

func (r *reader) read(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.ValueSpec:
		if literal, ok := onlyValue(node).(*ast.CompositeLit); ok {
			r.readList(node.Names[0].Name, literal.Elts)
		}
	case *ast.IfStmt:
		r.readStorage(node)
	}
	return true
}

func onlyValue(spec *ast.ValueSpec) ast.Expr {
	if len(spec.Values) != 1 {
		return nil
	}
	return spec.Values[0]
}

var versionLists = regexp.MustCompile(`(?i)^(generic)?(stable|beta|alpha)APIGroupVersions(Enabled|Disabled)ByDefault$`)

// readList reads the lists that the default configuration is made of.
func (r *reader) readList(name string, elements []ast.Expr) {
	match := versionLists.FindStringSubmatch(name)
	for _, element := range elements {
		switch {
		case match != nil:
			r.found.versions[r.version(element)] = map[string]string{"Enabled": "default", "Disabled": "opt-in"}[match[3]]
		case name == "legacyBetaEnabledByDefaultResources":
			call := element.(*ast.CallExpr)
			r.found.legacy[r.version(call.Fun.(*ast.SelectorExpr).X).WithResource(text(call.Args[0]))] = true
		}
	}
}

// readStorage reads: if resource := "pods"; config.ResourceEnabled(corev1.SchemeGroupVersion.WithResource(resource)).
func (r *reader) readStorage(statement *ast.IfStmt) {
	assigned, ok := statement.Init.(*ast.AssignStmt)
	if !ok || len(assigned.Rhs) != 1 {
		return
	}
	ast.Inspect(statement.Cond, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || method.Sel.Name != "WithResource" {
			return true
		}
		resource := text(assigned.Rhs[0])
		if named, ok := method.X.(*ast.SelectorExpr); ok {
			// Without a version that clients know it is a group of the server's own tests.
			if gv, known := r.versions[named.X.(*ast.Ident).Name]; known {
				r.found.stored[gv.WithResource(resource)] = true
			}
			return false
		}
		// One function for all versions of the group.
		for _, gv := range r.versions {
			r.found.stored[gv.WithResource(resource)] = true
		}
		return false
	})
}

// version reads: corev1.SchemeGroupVersion.
func (r *reader) version(expression ast.Expr) schema.GroupVersion {
	name := expression.(*ast.SelectorExpr).X.(*ast.Ident).Name
	gv, ok := r.versions[name]
	if !ok {
		r.unknown = name
	}
	return gv
}

func text(expression ast.Expr) string {
	return strings.Trim(expression.(*ast.BasicLit).Value, `"`)
}
