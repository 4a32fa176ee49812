#!/usr/bin/env python3
"""Turns recorded facts of the Kubernetes API into the catalogue's own tables.

usage: eng/import-facts.py RECORDINGS

RECORDINGS is a folder that holds api/types.json, api/resources.json and etcd/keys.jsonl.
Writes src/Domain/Catalogue/Facts/{types,resources}.facts; the grammar of both is in the README beside them.
"""
import json
import os
import sys

PRIMITIVES = {"boolean": "bool", "number": "double", "byte": "bytes", "int-or-string": "intOrString", "integer": "int64"}
FACTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "Domain", "Catalogue", "Facts")


def word(name, fmt=None):
    """The type expression of one element: a primitive, @struct, or a list of either."""
    if name.endswith("[]"):
        return "[]" + word(name[:-2])
    if name == "integer":
        return fmt or "int64"
    if name.startswith("io."):
        return "@" + name
    return PRIMITIVES.get(name, name)


def shape(field):
    kind = field["type"]
    if kind == "ref":
        return "@" + field["ref"]
    if kind == "array":
        return "[]" + word(field["items"], field.get("itemsFormat"))
    if kind == "map":
        return "{}" + word(field["values"], field.get("valuesFormat"))
    return word(kind, field.get("format"))


def flat(value):
    return json.dumps(value, separators=(",", ":"))


def field_line(name, field, types):
    out = [name, shape(field)]
    if "proto" in field:
        out.append(f"#{field['proto']}")
    for key, flag in (("required", "required"), ("ptr", "ptr")):
        if field.get(key):
            out.append(flag)
    if field.get("emit") == "always":
        out.append("emit")
    if field.get("default") is not None:
        out.append("default=" + flat(field["default"]))
    for key, attribute in (("enum", "enum"), ("itemsEnum", "itemsEnum"), ("valuesEnum", "itemsEnum")):
        if key in field:
            out.append(attribute + "=" + "|".join(map(str, field[key])))
    if "listType" in field:
        out.append("list=" + field["listType"] + "".join("," + k for k in field.get("listMapKeys", [])))
    if field.get("mapType"):
        out.append("map=" + field["mapType"])
    if field.get("structType"):
        out.append("struct=" + field["structType"])
    if field.get("patchStrategy"):
        out.append("patch=" + field["patchStrategy"])
    if field.get("patchMergeKey"):
        out.append("mergeKey=" + field["patchMergeKey"])
    if field.get("protoName"):
        out.append("protoName=" + field["protoName"])
    if field.get("in"):
        out.append("in=" + field["in"])
    if field["type"] in ("integer", "number") and field.get("protoType"):
        out.append("wire=" + field["protoType"])
    return "\t" + "\t".join(out)


def types_table(types):
    lines = []
    for name in sorted(types):
        entry = types[name]
        head = [name]
        kind = entry.get("type")
        if kind == "array":
            head.append("is=[]" + word(entry["items"]))
        elif kind == "ref":
            head.append("is=@" + entry["ref"])
        elif kind:
            head.append("is=" + word(kind))
        if entry.get("protoMessage"):
            head.append("proto=" + entry["protoMessage"])
        for gvk in entry.get("gvk", []):
            head.append(f"gvk={gvk['group']}/{gvk['version']}/{gvk['kind']}")
        if entry.get("openapi") is False:
            head.append("internal")
        if entry.get("structType"):
            head.append("struct=" + entry["structType"])
        if entry.get("unions"):
            head.append("unions=" + flat(entry["unions"]))
        for carrier, inline in entry.get("inline", {}).items():
            head.append(f"inline={carrier},{inline['proto']},{inline['ref']}")
        for message, proto in entry.get("protoFields", {}).items():
            head.append(f"message={message},{proto['proto']},{proto['protoType']}")
        lines.append("\t".join(head))
        fields = entry.get("fields", {})
        order = [f for f in entry.get("order", []) if f in fields]
        for field in order + sorted(f for f in fields if f not in order):
            lines.append(field_line(field, fields[field], types))
    return lines


def storage_prefixes(path):
    prefixes = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            depth = 2 if entry["namespaced"] else 1
            prefix = "/".join(entry["key"].split("/")[:-depth]).removeprefix("/registry/")
            prefixes[(entry["group"], entry["version"], entry["resource"])] = (prefix, entry["encoding"])
    return prefixes


def resources_table(catalogue, prefixes):
    lines = []
    for group in catalogue["groups"]:
        for version in group["versions"]:
            lines.append("\t".join(["group", group["group"], version["version"],
                                    f"preferred={group['preferredVersion']}",
                                    f"priority={version.get('groupPriorityMinimum', 0)},{version.get('versionPriority', 0)}"]))
    for entry in catalogue["resources"]:
        scope = "Namespaced" if entry["namespaced"] else "Cluster"
        out = ["subresource" if "subresource" in entry else "resource", entry["group"], entry["version"], entry["resource"],
               entry["kind"], scope, ",".join(entry["verbs"])]
        if entry.get("singular"):
            out.append("singular=" + entry["singular"])
        if "responseKind" in entry:
            kind = entry["responseKind"]
            out.append(f"answers={kind['group']}/{kind['version']}/{kind['kind']}")
        for key, attribute in (("shortNames", "short"), ("categories", "categories"), ("fieldSelectors", "fields")):
            if entry.get(key):
                out.append(attribute + "=" + ",".join(entry[key]))
        for key, attribute in (("storageVersionHash", "hash"), ("listKind", "list"), ("fieldSelectorError", "fieldError")):
            if entry.get(key):
                out.append(attribute + "=" + entry[key])
        stored = prefixes.get((entry["group"], entry["version"], entry["resource"]))
        if stored:
            out.append("stored=" + stored[0])
            if stored[1] != "protobuf":
                out.append("encoding=" + stored[1])
        lines.append("\t".join(out))
        for column in entry.get("columns", []):
            lines.append("\t".join(["", column["name"], column["type"], column["format"], str(column["priority"])]))
    return lines


def write(name, lines):
    with open(os.path.join(FACTS, name), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = sys.argv[1]
    os.makedirs(FACTS, exist_ok=True)
    with open(os.path.join(source, "api", "types.json"), encoding="utf-8") as f:
        write("types.facts", types_table(json.load(f)))
    with open(os.path.join(source, "api", "resources.json"), encoding="utf-8") as f:
        write("resources.facts", resources_table(json.load(f), storage_prefixes(os.path.join(source, "etcd", "keys.jsonl"))))


main()
