// Reads a JSON list of YAML documents from standard input and writes, for each Go reader, what it understood.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	yamlv2 "gopkg.in/yaml.v2"
	yamlv3 "gopkg.in/yaml.v3"
	sigs "sigs.k8s.io/yaml"
)

type reading struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

func main() {
	var documents []string
	if err := json.NewDecoder(bufio.NewReader(os.Stdin)).Decode(&documents); err != nil {
		fail(err)
	}
	readings := map[string][]reading{}
	for _, document := range documents {
		readings["sigs"] = append(readings["sigs"], read(document, func(text []byte) ([]byte, error) {
			return sigs.YAMLToJSON(text)
		}))
		readings["v2"] = append(readings["v2"], read(document, marked(yamlv2.Unmarshal)))
		readings["v3"] = append(readings["v3"], read(document, marked(yamlv3.Unmarshal)))
	}
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	if err := json.NewEncoder(output).Encode(readings); err != nil {
		fail(err)
	}
}

func read(document string, toJSON func([]byte) ([]byte, error)) reading {
	value, err := toJSON([]byte(document))
	if err != nil {
		return reading{Error: err.Error()}
	}
	return reading{Value: value}
}

func marked(unmarshal func([]byte, interface{}) error) func([]byte) ([]byte, error) {
	return func(text []byte) ([]byte, error) {
		var value interface{}
		if err := unmarshal(text, &value); err != nil {
			return nil, err
		}
		return json.Marshal(mark(value))
	}
}

// mark keeps strings, lists and maps, and names the type of every other value and key.
func mark(value interface{}) interface{} {
	switch typed := value.(type) {
	case string:
		return typed
	case []interface{}:
		items := make([]interface{}, len(typed))
		for index, item := range typed {
			items[index] = mark(item)
		}
		return items
	case map[interface{}]interface{}:
		return markMap(typed)
	case map[string]interface{}:
		return markMap(typed)
	default:
		return map[string]string{"changed to": fmt.Sprintf("%T %v", typed, typed)}
	}
}

func markMap[K comparable](entries map[K]interface{}) map[string]interface{} {
	marked := make(map[string]interface{}, len(entries))
	for key, value := range entries {
		text, isText := any(key).(string)
		if !isText {
			text = fmt.Sprintf("changed to %T %v", key, key)
		}
		marked[text] = mark(value)
	}
	return marked
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
