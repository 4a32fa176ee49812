using System.Text;
using Kronicle.Application.Codecs;
using Kronicle.Application.Defaulting;
using Kronicle.Application.Requests;
using Kronicle.Application.Strategies;
using Kronicle.Application.Tables;
using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Documentation;

/// <summary>docs/compatibility.md as the registries of a composed server have it.</summary>
internal sealed class CompatibilityTable(IServiceProvider services, IReadOnlyList<Scenario> scenarios)
{
    private const string Head = """
        # What each kind does

        One line for each resource in each version. A test makes this page from the registries of the server itself and fails when it
        differs; `KRONICLE_REWRITE=1` rewrites it.

        - **rules**: `own` where the kind has rules of its own for create and update, `metadata` where those of every object are all.
        - **defaults**: `own` where the kind has defaults beyond those that its schema declares, `schema` otherwise.
        - **strategy**: `own` where the kind has a strategy: what the server sets, keeps and drops; `generic` where what every object has is all.
        - **subresources**: those that are served; ~~struck out~~ those that the reference has and this server refuses with 501.
        - **protobuf**, **table**: whether the kind has these forms; `own` columns are those of the reference, others are name and age.
        - **scenarios**: recorded scenarios that name the resource, those that pass of all that were played.

        Kinds that are not stored answer a creation with their answer; ~~struck out~~ they are refused with 501.

        The condition Available of an APIService whose service is missing says so as the reference's does. Where the service is there, it is
        False with the reason NoAggregation: requests are not passed on. A server of the same store that passes them on has the last word.
        Requests of such a group version get 503, unless it is served here.

        | resource | kind | stored | rules | defaults | strategy | subresources | protobuf | table | scenarios |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |

        """;

    private readonly HashSet<string> handlers = [.. services.GetServices<ISubresourceHandler>().Select(handler => handler.Subresource)];
    private readonly HashSet<string> answered = [.. services.GetServices<IVirtualResource>().Select(resource => resource.Resource)];
    private readonly IProtobufCodec protobuf = services.GetRequiredService<IProtobufCodec>();

    public string Write()
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (ResourceDefinition resource in ResourceCatalogue.BuiltIn.Resources
            .OrderBy(r => r.Group, StringComparer.Ordinal).ThenBy(r => r.Resource, StringComparer.Ordinal).ThenBy(r => r.Version, StringComparer.Ordinal))
        {
            text.Append("| ").AppendJoin(" | ", Cells(resource)).Append(" |\n");
        }

        text.Append("""

            ## Recorded scenarios

            The recordings are of a vendor's build, which gives every user a ClusterRole for `/.well-known`: access-reviews shows it in one step, and
            passes in all when such a role and its binding are made.

            | scenario | state |
            | --- | --- |

            """);
        foreach (Scenario scenario in scenarios)
        {
            text.Append("| ").Append(scenario.Name).Append(" | ").Append(scenario.Passes ? "passes" : "differs").Append(" |\n");
        }

        return text.ToString();
    }

    private string[] Cells(ResourceDefinition resource)
    {
        string name = resource.GroupResource.ToString();
        bool served = resource.Stored || answered.Contains(name) || resource.Verbs.Contains("list") || handlers.Contains($"{name}/");
        return
        [
            served ? name : $"~~{name}~~",
            $"{resource.Kind} {resource.Version}",
            resource.Stored ? "yes" : "no",
            KindRules.Make(resource.Group, resource.Kind) is MetadataOnlyRules ? "metadata" : "own",
            KindDefaulters.Find(resource.Group, resource.Kind) is null ? "schema" : "own",
            KindStrategies.For(resource) is null ? "generic" : "own",
            string.Join(", ", resource.Subresources.Keys.Order(StringComparer.Ordinal).Select(sub => Served(resource, sub) ? sub : $"~~{sub}~~")),
            protobuf.Covers(resource.Type) ? "yes" : "no",
            RowPrinters.Find(resource.Group, resource.Resource) is null ? "name, age" : "own",
            Scenarios(name),
        ];
    }

    private bool Served(ResourceDefinition resource, string subresource) =>
        Subresources.Generic(resource, subresource) || handlers.Contains($"{resource.GroupResource}/{subresource}");

    private string Scenarios(string resource)
    {
        Scenario[] naming = [.. scenarios.Where(scenario => scenario.Resources.Contains(resource))];
        return naming.Length == 0 ? "" : $"{naming.Count(scenario => scenario.Passes)} of {naming.Length}";
    }
}

/// <summary>A recorded scenario: whether its answers are the recorded ones, and the resources that it names.</summary>
internal sealed record Scenario(string Name, bool Passes, IReadOnlyList<string> Resources)
{
    public static IReadOnlyList<Scenario> Read(IEnumerable<string> lines) =>
    [
        .. lines.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' '))
            .Select(words => new Scenario(words[0], words[1] == "pass", words[2..])),
    ];
}
