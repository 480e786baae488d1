// Command dump prints, as JSON, what the API server of one Kubernetes release says about its own kinds.
// It is built once for each minor version, against that release's modules: see ../README.md.
package main

import (
	"encoding/json"
	"log"
	"os"
	"reflect"
	"sort"
	"strings"

	apiextensionsclient "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	apiextensionsscheme "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset/scheme"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
	aggregatorclient "k8s.io/kube-aggregator/pkg/client/clientset_generated/clientset"
	aggregatorscheme "k8s.io/kube-aggregator/pkg/client/clientset_generated/clientset/scheme"
	"k8s.io/kube-openapi/pkg/util"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

type document struct {
	Kinds       []kind                 `json:"kinds"`
	Definitions map[string]spec.Schema `json:"definitions"`
}

type kind struct {
	Group      string `json:"group"`
	Version    string `json:"version"`
	Kind       string `json:"kind"`
	Definition string `json:"definition"`
	// Plural and Scope are empty for a kind that no client can create by itself: lists, options, subresources.
	Plural string `json:"plural,omitempty"`
	Scope  string `json:"scope,omitempty"`
	// Serving is "default", "opt-in", or empty where the API server does not serve the kind.
	Serving   string    `json:"serving,omitempty"`
	Lifecycle lifecycle `json:"lifecycle"`
}

type lifecycle struct {
	Introduced  *release `json:"introduced,omitempty"`
	Deprecated  *release `json:"deprecated,omitempty"`
	Removed     *release `json:"removed,omitempty"`
	Replacement string   `json:"replacement,omitempty"`
}

type release [2]int

type resource struct {
	plural string
	scope  string
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: dump SOURCE-OF-K8S.IO/KUBERNETES")
	}
	definitions := definitions()
	types := map[reflect.Type]schema.GroupVersionKind{}
	for _, scheme := range []*runtime.Scheme{clientscheme.Scheme, apiextensionsscheme.Scheme, aggregatorscheme.Scheme} {
		for gvk, t := range scheme.AllKnownTypes() {
			_, described := definitions[definitionOf(t)]
			if described && gvk.Version != runtime.APIVersionInternal && t.PkgPath() != "k8s.io/apimachinery/pkg/apis/meta/v1" {
				types[t] = gvk
			}
		}
	}
	resources := resources()
	serving, err := servingOf(os.Args[1], types)
	if err != nil {
		log.Fatal(err)
	}
	var kinds []kind
	for t, gvk := range types {
		found := resources[t]
		kinds = append(kinds, kind{
			Group: gvk.Group, Version: gvk.Version, Kind: gvk.Kind,
			Definition: definitionOf(t),
			Plural:     found.plural,
			Scope:      found.scope,
			Serving:    serving.of(gvk.GroupVersion().WithResource(found.plural)),
			Lifecycle:  lifecycleOf(reflect.New(t).Interface()),
		})
	}
	sort.Slice(kinds, func(i, j int) bool { return kinds[i].Definition < kinds[j].Definition })
	if err := json.NewEncoder(os.Stdout).Encode(document{kinds, definitions}); err != nil {
		log.Fatal(err)
	}
}

func definitions() map[string]spec.Schema {
	named := map[string]spec.Schema{}
	refer := func(name string) spec.Ref { return spec.MustCreateRef("#/definitions/" + friendly(name)) }
	for name, definition := range openapi.GetOpenAPIDefinitions(refer) {
		named[friendly(name)] = definition.Schema
	}
	return named
}

// From 1.35 on the generated code uses the friendly names itself.
func friendly(name string) string {
	if !strings.Contains(name, "/") {
		return name
	}
	return util.ToRESTFriendlyName(name)
}

func definitionOf(t reflect.Type) string {
	return friendly(util.GetCanonicalTypeName(reflect.New(t).Interface()))
}

// The typed clients know each resource: Deployments(namespace) is namespaced, Nodes() is not, and Create tells the type.
func resources() map[reflect.Type]resource {
	found := map[reflect.Type]resource{}
	for _, clientset := range []reflect.Type{
		reflect.TypeOf((*kubernetes.Interface)(nil)).Elem(),
		reflect.TypeOf((*apiextensionsclient.Interface)(nil)).Elem(),
		reflect.TypeOf((*aggregatorclient.Interface)(nil)).Elem(),
	} {
		for i := 0; i < clientset.NumMethod(); i++ {
			group := clientset.Method(i)
			if group.Name == "Discovery" {
				continue
			}
			for j := 0; j < group.Type.Out(0).NumMethod(); j++ {
				method := group.Type.Out(0).Method(j)
				if method.Type.NumOut() != 1 || method.Type.Out(0).Kind() != reflect.Interface {
					continue
				}
				create, ok := method.Type.Out(0).MethodByName("Create")
				if !ok {
					continue
				}
				scope := "Cluster"
				if method.Type.NumIn() == 1 {
					scope = "Namespaced"
				}
				found[create.Type.In(1).Elem()] = resource{strings.ToLower(method.Name), scope}
			}
		}
	}
	return found
}

func lifecycleOf(object any) lifecycle {
	var known lifecycle
	if o, ok := object.(interface{ APILifecycleIntroduced() (int, int) }); ok {
		known.Introduced = releaseOf(o.APILifecycleIntroduced())
	}
	if o, ok := object.(interface{ APILifecycleDeprecated() (int, int) }); ok {
		known.Deprecated = releaseOf(o.APILifecycleDeprecated())
	}
	if o, ok := object.(interface{ APILifecycleRemoved() (int, int) }); ok {
		known.Removed = releaseOf(o.APILifecycleRemoved())
	}
	if o, ok := object.(interface {
		APILifecycleReplacement() schema.GroupVersionKind
	}); ok {
		apiVersion, kind := o.APILifecycleReplacement().ToAPIVersionAndKind()
		known.Replacement = apiVersion + "/" + kind
	}
	return known
}

func releaseOf(major, minor int) *release { return &release{major, minor} }
