#!/usr/bin/env python3
"""Turns the recorded objects of a fresh cluster into the server's own tables.

usage: eng/import-bootstrap.py RECORDINGS

RECORDINGS is a folder that holds api/bootstrap/{clusterroles,clusterrolebindings,roles,rolebindings}.json and, beside them,
{priorityclasses,prioritylevelconfigurations,flowschemas}.json.
Writes src/Application/Authorization/Rbac/bootstrap.facts, whose grammar is in the README beside it, and
src/Application/Bootstrap/objects.facts, an object a line.
Stops when a recording has something that the grammar cannot say: the table must not lose a rule.
"""
import json
import os
import sys

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                     "src", "Application", "Authorization", "Rbac", "bootstrap.facts")
OBJECTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "Application", "Bootstrap", "objects.facts")
PLAIN = (("priorityclasses", "PriorityClass", "scheduling.k8s.io/v1"),
         ("prioritylevelconfigurations", "PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io/v1"),
         ("flowschemas", "FlowSchema", "flowcontrol.apiserver.k8s.io/v1"))
KINDS = (("clusterroles", "ClusterRole"), ("clusterrolebindings", "ClusterRoleBinding"),
         ("roles", "Role"), ("rolebindings", "RoleBinding"))
GROUP = "rbac.authorization.k8s.io"
LABELS = {"kubernetes.io/bootstrapping": "rbac-defaults"}
ANNOTATIONS = {"rbac.authorization.kubernetes.io/autoupdate": "true"}
AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-"


def only(value, *allowed):
    unknown = set(value) - set(allowed)
    if unknown:
        sys.exit(f"the table has no word for {sorted(unknown)} in {value}")


def join(values):
    if not values or any("," in v or "\t" in v for v in values):
        sys.exit(f"the table cannot hold the list {values}")
    return ",".join(values)


def rule_line(rule):
    only(rule, "verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs")
    if "nonResourceURLs" in rule:
        only(rule, "verbs", "nonResourceURLs")
        return "\t" + "\t".join([join(rule["verbs"]), join(rule["nonResourceURLs"])])
    words = [join(rule["verbs"]), join(rule["apiGroups"]), join(rule["resources"])]
    if "resourceNames" in rule:
        words.append(join(rule["resourceNames"]))
    return "\t" + "\t".join(words)


def subject_line(subject):
    only(subject, "kind", "apiGroup", "name", "namespace")
    if subject["kind"] == "ServiceAccount":
        return f"\tServiceAccount\t{subject['namespace']}\t{subject['name']}"
    if subject["apiGroup"] != GROUP:
        sys.exit(f"a subject of another API group: {subject}")
    return f"\t{subject['kind']}\t{subject['name']}"


def head(kind, item):
    only(item, "metadata", "rules", "aggregationRule", "subjects", "roleRef")
    meta = item["metadata"]
    only(meta, "name", "namespace", "labels", "annotations")
    labels = dict(meta.get("labels", {}))
    if meta.get("annotations") != ANNOTATIONS or any(labels.pop(k, None) != v for k, v in LABELS.items()):
        sys.exit(f"{kind} {meta['name']} lacks the labels or annotations that all others have")
    words = [kind, meta.get("namespace", ""), meta["name"]]
    if "roleRef" in item:
        if item["roleRef"]["apiGroup"] != GROUP:
            sys.exit(f"a role reference of another API group: {item['roleRef']}")
        words += [item["roleRef"]["kind"], item["roleRef"]["name"]]
    feeds = sorted(k.removeprefix(AGGREGATE) for k in labels if k.startswith(AGGREGATE) and labels[k] == "true")
    if len(feeds) != len(labels):
        sys.exit(f"the table has no word for the labels of {kind} {meta['name']}: {labels}")
    if feeds:
        words.append("feeds=" + join(feeds))
    if "aggregationRule" in item:
        selectors = item["aggregationRule"]["clusterRoleSelectors"]
        if item["rules"] or len(selectors) != 1 or list(selectors[0]) != ["matchLabels"]:
            sys.exit(f"{kind} {meta['name']} aggregates in a way that the table has no word for")
        words.append("gathers=" + join([k.removeprefix(AGGREGATE) for k in selectors[0]["matchLabels"]]))
    return "\t".join(words)


def plain(folder, name, kind, version):
    with open(os.path.join(folder, "api", "bootstrap", name + ".json"), encoding="utf-8") as f:
        for item in json.load(f)["items"]:
            item["metadata"].pop("generation", None)
            yield json.dumps({"kind": kind, "apiVersion": version, **item}, separators=(",", ":"), ensure_ascii=False)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = []
    for name, kind in KINDS:
        with open(os.path.join(sys.argv[1], "api", "bootstrap", name + ".json"), encoding="utf-8") as f:
            items = json.load(f)["items"]
        for item in items:
            lines.append(head(kind, item))
            lines += [rule_line(rule) for rule in item.get("rules") or []]
            lines += [subject_line(subject) for subject in item.get("subjects") or []]
    with open(TABLE, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    with open(OBJECTS, "w", encoding="utf-8") as out:
        for entry in PLAIN:
            out.writelines(line + "\n" for line in plain(sys.argv[1], *entry))


main()
