using System.Collections.Frozen;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>Only the types that are made for containers, and no user or role.</summary>
internal static class SeLinuxCheck
{
    private static readonly FrozenSet<string> Early =
        new[] { "", "container_t", "container_init_t", "container_kvm_t" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Late = Early.Append("container_engine_t").ToFrozenSet(StringComparer.Ordinal);

    public static Violation? Before31(MapNode metadata, MapNode spec) => Run(spec, Early);

    public static Violation? Since31(MapNode metadata, MapNode spec) => Run(spec, Late);

    private static Violation? Run(MapNode spec, FrozenSet<string> allowed)
    {
        SortedSet<string> types = Settings.Set();
        bool user = false;
        bool role = false;
        string setters = Settings.Setters(spec, context =>
        {
            if (context.Map("seLinuxOptions") is not { } options)
            {
                return false;
            }

            string type = options.Text("type") ?? "";
            bool badType = !allowed.Contains(type);
            bool setsUser = options.Text("user") is { Length: > 0 };
            bool setsRole = options.Text("role") is { Length: > 0 };
            if (badType)
            {
                types.Add(type);
            }

            user |= setsUser;
            role |= setsRole;
            return badType || setsUser || setsRole;
        });
        if (setters.Length == 0)
        {
            return null;
        }

        var what = new List<string>();
        if (types.Count > 0)
        {
            what.Add($"{Settings.Counted("type", types.Count)} {Settings.Quoted(types)}");
        }

        if (user)
        {
            what.Add("user may not be set");
        }

        if (role)
        {
            what.Add("role may not be set");
        }

        return new("seLinuxOptions", $"{setters} set forbidden securityContext.seLinuxOptions: {string.Join("; ", what)}");
    }
}
