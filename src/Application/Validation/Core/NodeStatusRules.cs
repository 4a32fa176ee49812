using System.Text;
using System.Text.RegularExpressions;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>What a kubelet says of its node: https://kubernetes.io/docs/reference/node/node-status/</summary>
internal static partial class NodeStatusRules
{
    private const int MostFeatureBytes = 253;

    private static readonly Lazy<StructType> Address = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.NodeAddress")!);

    /// <summary>Amounts of resources. Their paths have no brackets.</summary>
    public static void Resources(MapNode status, Causes causes)
    {
        foreach (string field in (ReadOnlySpan<string>)["capacity", "allocatable"])
        {
            foreach (string name in KeyedData.SortedKeys(status.Map(field)))
            {
                QuantityRules.OfResource(name, QuantityRules.Read(status.Map(field)![name]), FieldPath.Status.Child(field).Child(name), causes);
            }
        }
    }

    /// <summary>The features that the kubelet declares, in order: KEP-5328.</summary>
    public static void Features(MapNode status, Causes causes)
    {
        FieldPath path = FieldPath.Status.Child("declaredFeatures");
        ListNode? features = status.List("declaredFeatures");
        for (int i = 0; i < (features?.Count ?? 0); i++)
        {
            string feature = features!.TextAt(i);
            if (FeatureError(feature) is { } error)
            {
                causes.Add(FieldError.InvalidText(path.Index(i), feature, $"invalid feature name {FieldError.Quote(feature)}: {error}"));
            }

            if (i + 1 == features!.Count)
            {
                break;
            }

            string next = features.TextAt(i + 1);
            switch (string.CompareOrdinal(feature, next))
            {
                case 0:
                    causes.Add(FieldError.Duplicate(path.Index(i + 1), FieldError.Quote(next)));
                    break;
                case > 0:
                    causes.Add(FieldError.InvalidText(path.Index(i + 1), next, "list must be sorted alphabetically"));
                    break;
            }
        }
    }

    /// <summary>No address twice.</summary>
    public static void Addresses(MapNode status, Causes causes)
    {
        var seen = new HashSet<(string Type, string Address)>();
        foreach ((int i, MapNode address) in status.Entries("addresses"))
        {
            if (!seen.Add((address.TextOf("type"), address.TextOf("address"))))
            {
                causes.Add(FieldError.Duplicate(FieldPath.Status.Child("addresses").Index(i), InternalValue.Json(address, Address.Value)));
            }
        }
    }

    /// <summary>Swap memory, when it is stated, is some. The path is not that of the field.</summary>
    public static void Swap(MapNode status, Causes causes) =>
        NumberRules.PositiveIfSet(status.Map("nodeInfo")?.Map("swap"), "capacity", FieldPath.Metadata.Child("nodeSwapStatus"), causes);

    private static string? FeatureError(string feature) =>
        Encoding.UTF8.GetByteCount(feature) > MostFeatureBytes ? $"must be no more than {MostFeatureBytes} characters"
        : !Feature().IsMatch(feature)
            ? "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes"
        : null;

    [GeneratedRegex(@"^[A-Z][a-zA-Z0-9]*(/[a-zA-Z][a-zA-Z0-9]*)*\z")]
    private static partial Regex Feature();
}
