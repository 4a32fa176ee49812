using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Kronicle.EndToEnd.Harness;

/// <summary>Gives a theory each kubectl to test with, as a version such as 1.27; those that are too old for the case are skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachKubectlAttribute : DataAttribute
{
    /// <summary>The lowest minor version that has what the case needs.</summary>
    public int Since { get; init; } = 20;

    /// <summary>What that version brought; the reason for skipping older ones.</summary>
    public string Because { get; init; } = "an older one lacks this command or flag";

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        IReadOnlyList<KubectlBinary> found = KubectlBinary.ToTest;
        if (found.Count == 0)
        {
            return new([new TheoryDataRow("none") { Skip = "no kubectl was found: install one, or set KUBECTL" }]);
        }

        return new([.. found.Select(kubectl => new TheoryDataRow(kubectl.Version)
        {
            Skip = kubectl.Minor < Since ? $"needs kubectl 1.{Since} or later: {Because}" : null,
        })]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
