using System.Text;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Defaulting;

/// <summary>What recorded creations made of their request bodies, without what admission, strategies and allocation add.</summary>
public sealed class RecordedDefaultsTests
{
    private const string TokenVolume = "kube-api-access-";

    [Theory]
    [InlineData("apiservice-flowcontrol")]
    [InlineData("deployment-crud")]
    [InlineData("hpa-pdb")]
    [InlineData("ingress-networkpolicy")]
    [InlineData("job-cronjob")]
    [InlineData("json-patch")]
    [InlineData("limitrange-admission")]
    [InlineData("mutating-policy")]
    [InlineData("pod-crud-defaults")]
    [InlineData("pod-immutability")]
    [InlineData("pod-security-restricted")]
    [InlineData("priorityclass-runtimeclass")]
    [InlineData("rbac-escalation")]
    [InlineData("rbac-objects")]
    [InlineData("service-defaults")]
    [InlineData("statefulset-daemonset")]
    [InlineData("storage-objects")]
    [InlineData("strategic-merge-patch")]
    [InlineData("table-output")]
    [InlineData("validating-policy")]
    public void Defaults_are_as_recorded(string scenario)
    {
        string? recording = SharedFolder.Find("conform", "recordings", scenario + ".json");
        Assert.SkipWhen(recording is null, SharedFolder.Absent);
        string script = File.ReadAllText(SharedFolder.Find("conform", "scenarios", scenario + ".json")!);
        ListNode requests = Read(script.Replace("${ns}", $"cf-{scenario}-${{run}}", StringComparison.Ordinal)).List("steps")!;
        ListNode answers = Read(File.ReadAllText(recording!)).List("steps")!;
        int compared = 0;
        foreach ((Node request, Node answer) in requests.Zip(answers))
        {
            compared += Compare((MapNode)request, (MapNode)answer, scenario == "limitrange-admission") ? 1 : 0;
        }

        Assert.NotEqual(0, compared);
    }

    private static bool Compare(MapNode request, MapNode answer, bool limited)
    {
        if (request.Text("method") != "POST" || answer.Integer("status") != 201 || request.Map("body") is not { } body
            || body.Text("kind") == "Namespace" || answer.At("body", "kind")?.ToString() != body.Text("kind")
            || ResourceCatalogue.BuiltIn.FindKind(KindOf(body)) is not { } resource)
        {
            return false;
        }

        MapNode made = ObjectDecoder.Decode(Bytes(body), resource.Type).Object!;
        new Defaults().Apply(resource, made);
        using var output = new JsonBuffer(4096);
        CanonicalWriter.Write(output, made, resource.Type);
        MapNode actual = Read(Encoding.UTF8.GetString(output.WrittenMemory.Span));
        MapNode expected = answer.Map("body")!.Copy();
        Trim(actual, limited);
        Trim(expected, limited);
        Assert.True(expected.SameAs(actual), $"{request.Text("name")}\n{Text(expected)}\n{Text(actual)}");
        string once = Text(made);
        new Defaults().Apply(resource, made);
        Assert.Equal(once, Text(made));
        return true;
    }

    private static GroupVersionKind KindOf(MapNode body)
    {
        GroupVersion version = GroupVersion.Parse(body.Text("apiVersion")!)!.Value;
        return new(version.Group, version.Version, body.Text("kind")!);
    }

    private static void Trim(MapNode root, bool limited)
    {
        root.Remove("metadata");
        root.Remove("status");
        if (root.Map("spec") is not { } spec)
        {
            return;
        }

        string[] added = root.Text("kind") switch
        {
            "Pod" => ["priority", "preemptionPolicy", "serviceAccount", "serviceAccountName", "tolerations", "overhead", "nodeSelector"],
            "Service" => ["clusterIP", "clusterIPs", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy"],
            "Job" => ["selector"],
            _ => [],
        };
        foreach (string key in added)
        {
            spec.Remove(key);
        }

        foreach (MapNode port in spec.List("ports")?.Maps ?? [])
        {
            port.Remove("nodePort");
        }

        if (root.Text("kind") == "Job")
        {
            spec.Map("template")!.Remove("metadata");
        }
        else if (root.Text("kind") == "Pod")
        {
            TrimPod(spec, limited);
        }
    }

    private static void TrimPod(MapNode spec, bool limited)
    {
        WithoutToken(spec, "volumes");
        foreach (MapNode container in (spec.List("containers")?.Maps ?? []).Concat(spec.List("initContainers")?.Maps ?? []))
        {
            if (limited)
            {
                container.Remove("resources");
            }

            WithoutToken(container, "volumeMounts");
        }
    }

    private static void WithoutToken(MapNode map, string key)
    {
        if (map.List(key) is { } list)
        {
            list.RemoveAll(static item => ((MapNode)item).Text("name")!.StartsWith(TokenVolume, StringComparison.Ordinal));
            if (list.Count == 0)
            {
                map.Remove(key);
            }
        }
    }

    private static MapNode Read(string json) => (MapNode)TreeReader.Read(Encoding.UTF8.GetBytes(json), out _)!;

    private static byte[] Bytes(MapNode map) => Encoding.UTF8.GetBytes(Text(map));

    private static string Text(MapNode map)
    {
        using var output = new JsonBuffer(4096);
        CanonicalWriter.Free(output, map);
        return Encoding.UTF8.GetString(output.WrittenMemory.Span);
    }
}
