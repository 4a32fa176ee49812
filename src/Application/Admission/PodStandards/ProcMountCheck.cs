using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>What the runtime masks in /proc stays masked.</summary>
internal static class ProcMountCheck
{
    public static Violation? Run(MapNode metadata, MapNode spec)
    {
        SortedSet<string> types = Settings.Set();
        List<string> containers = Settings.Containers(spec, context =>
        {
            if (context?.Text("procMount") is not { } type || type == "Default")
            {
                return false;
            }

            types.Add(type);
            return true;
        });
        return containers.Count == 0 ? null : new("procMount",
            $"{Settings.Named(containers)} must not set securityContext.procMount to {Settings.Quoted(types)}");
    }
}
