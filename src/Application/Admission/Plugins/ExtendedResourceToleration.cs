using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A pod that asks for a device tolerates the taint by which nodes with such devices keep others away.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#extendedresourcetoleration
/// </summary>
public sealed class ExtendedResourceToleration : IMutator
{
    public string Name => "ExtendedResourceToleration";

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public ValueTask<ApiStatus?> MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes.IsMainOf("", "pods") && attributes.Object?.Map("spec") is { } spec)
        {
            string[] names = [.. new[] { "containers", "initContainers" }
                .SelectMany(list => PodSpecs.Of(spec, list))
                .SelectMany(container => container.Map("resources")?.Map("requests")?.Keys ?? [])
                .Where(ResourceNames.IsExtended).Distinct().Order(StringComparer.Ordinal)];
            foreach (string name in names)
            {
                Tolerate(spec, name);
            }
        }

        return default;
    }

    // A toleration that says the same but for its seconds is replaced.
    private static void Tolerate(MapNode spec, string key)
    {
        var toleration = new MapNode { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoSchedule" };
        ListNode tolerations = spec.List("tolerations") ?? [];
        bool found = false;
        for (int i = 0; i < tolerations.Count; i++)
        {
            if (tolerations[i] is MapNode given && given.Text("key") == key && given.Text("operator") == "Exists" &&
                given.Text("effect") == "NoSchedule" && given.Text("value") is null or "")
            {
                tolerations[i] = toleration;
                found = true;
            }
        }

        if (!found)
        {
            tolerations.Add(toleration);
            spec["tolerations"] = tolerations;
        }
    }
}
