namespace Kronicle.Application.Strategies;

/// <summary>Warns of names that belong to configuration from files. https://kep.k8s.io/5793</summary>
public sealed class ReservedNameStrategy(string resource) : StatusOnlyStrategy(resource)
{
    private const string Suffix = ".static.k8s.io";

    public override IEnumerable<string> Warnings(StrategyWrite write) =>
        write.Object.Map("metadata")?.Text("name")?.EndsWith(Suffix, StringComparison.Ordinal) is true
            ? [$"metadata.name: names ending with \"{Suffix}\" are reserved for static manifest-based configurations and cannot be managed via the API"]
            : [];
}
