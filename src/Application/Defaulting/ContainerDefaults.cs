using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a container, be it regular, for initialisation or ephemeral.</summary>
internal static class ContainerDefaults
{
    private static readonly Node Always = new TextNode("Always");
    private static readonly Node IfNotPresent = new TextNode("IfNotPresent");
    private static readonly Node MessagePath = new TextNode("/dev/termination-log");
    private static readonly Node File = new TextNode("File");
    private static readonly Node Root = new TextNode("/");
    private static readonly Node Http = new TextNode("HTTP");

    public static void Fill(MapNode container)
    {
        if (container.Text("imagePullPolicy") is not { Length: > 0 })
        {
            container["imagePullPolicy"] = PullPolicy(container.Text("image") ?? "");
        }

        container.FillEmpty("terminationMessagePath", MessagePath);
        container.FillEmpty("terminationMessagePolicy", File);
        container.Each("env", EnvironmentVariable);
        ResourceAmounts.RoundRequirements(container.Map("resources"));
        Probe(container.Map("livenessProbe"));
        Probe(container.Map("readinessProbe"));
        Probe(container.Map("startupProbe"));
        if (container.Map("lifecycle") is { } lifecycle)
        {
            HttpGet(lifecycle.Map("postStart"));
            HttpGet(lifecycle.Map("preStop"));
        }
    }

    /// <summary>The latest image is always pulled, others only when they are not there.</summary>
    public static Node PullPolicy(string image) => ImageReference.IsLatest(image) ? Always : IfNotPresent;

    /// <summary>The version of the object that a fieldRef under this map speaks of.</summary>
    public static void FieldReference(MapNode? source) => source?.Map("fieldRef")?.FillEmpty("apiVersion", Constants.VersionOne);

    private static void EnvironmentVariable(MapNode variable) => FieldReference(variable.Map("valueFrom"));

    private static void Probe(MapNode? probe)
    {
        if (probe is null)
        {
            return;
        }

        probe.FillEmpty("timeoutSeconds", Constants.One);
        probe.FillEmpty("periodSeconds", Constants.Ten);
        probe.FillEmpty("successThreshold", Constants.One);
        probe.FillEmpty("failureThreshold", NumberNode.Of(3));
        HttpGet(probe);
    }

    private static void HttpGet(MapNode? handler)
    {
        if (handler?.Map("httpGet") is { } get)
        {
            get.FillEmpty("path", Root);
            get.FillEmpty("scheme", Http);
        }
    }
}
