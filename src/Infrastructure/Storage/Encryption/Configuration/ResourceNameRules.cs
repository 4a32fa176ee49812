using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;

namespace Kronicle.Infrastructure.Storage.Encryption.Configuration;

/// <summary>Names of resources in an EncryptionConfiguration.</summary>
internal static class ResourceNameRules
{
    private static readonly GroupResource All = new("*", "*");

    /// <summary>The resource and its group, which the first dot parts: *. is all of the core group.</summary>
    public static GroupResource Parse(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new("", name) : new(name[(dot + 1)..], name[..dot]);
    }

    /// <summary>As a configuration writes it.</summary>
    public static string Show(GroupResource resource) => resource is { Group: "", Resource: "*" } ? "*." : resource.ToString();

    public static IEnumerable<StatusCause> Check(IReadOnlyList<string> names, string path)
    {
        GroupResource[] parsed = [.. names.Select(Parse)];
        string shown = "[" + string.Join(',', names.Select(FieldError.Quote)) + "]";
        if (parsed.Distinct().Count() < parsed.Length)
        {
            yield return FieldError.Invalid(path, shown, "the same resource cannot be specified multiple times");
        }

        if (Overlap(parsed))
        {
            yield return FieldError.Invalid(path, shown,
                "using overlapping resources such as 'secrets' and '*.' in the same resource list is not allowed as they will be masked");
        }

        for (int i = 0; i < names.Count; i++)
        {
            if (Wrong(names[i], parsed[i]) is { } why)
            {
                yield return FieldError.InvalidText($"{path}[{i}]", names[i], why);
            }
        }
    }

    // Two that are the same are a duplicate first; a third of them counts as an overlap where it stands under a star.
    private static bool Overlap(GroupResource[] resources)
    {
        bool duplicate = false;
        for (int i = 0; i < resources.Length; i++)
        {
            for (int j = 0; j < resources.Length; j++)
            {
                if (i == j)
                {
                    continue;
                }

                if (resources[i] == resources[j] && !duplicate)
                {
                    duplicate = true;
                }
                else if (resources[i] == All || (resources[i].Group == resources[j].Group && (resources[i].Resource == "*" || resources[j].Resource == "*")))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string? Wrong(string name, GroupResource resource) => name switch
    {
        _ when name.Any(char.IsUpper) => "resource name should not contain capital letters",
        "*" => "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources",
        "apiserveripinfo" or "serviceipallocations" or "servicenodeportallocations" => "resources which do not have REST API/s cannot be encrypted",
        _ when resource.Group == "events.k8s.io" => "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file",
        _ when resource.Group == "extensions" => "'extensions' group has been removed and cannot be used for encryption",
        _ when resource.Group == "*" && resource.Resource != "*" => "encrypting the same resource across groups is not supported",
        _ => null,
    };
}
