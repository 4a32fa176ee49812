using System.Collections.Frozen;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>The capabilities of containers.</summary>
internal static class CapabilityChecks
{
    private static readonly FrozenSet<string> Default = new[]
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP",
        "SETUID", "SYS_CHROOT",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>None is added but those that containers have anyway.</summary>
    public static Violation? Added(MapNode metadata, MapNode spec)
    {
        SortedSet<string> forbidden = Settings.Set();
        List<string> containers = Settings.Containers(spec, context => AddsOther(context, Default.Contains, forbidden));
        return containers.Count == 0 ? null : new("non-default capabilities",
            $"{Settings.Named(containers)} must not include {Settings.Quoted(forbidden)} in securityContext.capabilities.add");
    }

    /// <summary>All are dropped, and none but NET_BIND_SERVICE is added.</summary>
    public static Violation? Kept(MapNode metadata, MapNode spec)
    {
        SortedSet<string> forbidden = Settings.Set();
        List<string> keeping = Settings.Containers(spec, context => !Names(context, "drop").Contains("ALL"));
        List<string> adding = Settings.Containers(spec, context => AddsOther(context, name => name == "NET_BIND_SERVICE", forbidden));
        var details = new List<string>();
        if (keeping.Count > 0)
        {
            details.Add($"{Settings.Named(keeping)} must set securityContext.capabilities.drop=[\"ALL\"]");
        }

        if (adding.Count > 0)
        {
            details.Add($"{Settings.Named(adding)} must not include {Settings.Quoted(forbidden)} in securityContext.capabilities.add");
        }

        return details.Count == 0 ? null : new("unrestricted capabilities", string.Join("; ", details));
    }

    private static bool AddsOther(MapNode? context, Func<string, bool> allowed, SortedSet<string> forbidden)
    {
        bool adds = false;
        foreach (string name in Names(context, "add"))
        {
            if (!allowed(name))
            {
                forbidden.Add(name);
                adds = true;
            }
        }

        return adds;
    }

    private static IEnumerable<string> Names(MapNode? context, string list) =>
        (context?.Map("capabilities")?.List(list) ?? []).OfType<TextNode>().Select(name => name.Value);
}
