using System.Reflection;
using System.Text.RegularExpressions;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Architecture.Tests;

public sealed partial class LayerTests
{
    /// <summary>Where Api may name Infrastructure: the composition root.</summary>
    private static readonly string[] Seams = ["src/Api/Program.cs", "src/Api/Hosting/", "src/Api/Endpoints/MetricsEndpoint.cs"];

    [Fact]
    public void Domain_has_no_packages_and_sees_no_other_project()
    {
        Assert.Empty(Tree.Items("src/Domain/Domain.csproj", "PackageReference"));
        Assert.Empty(Tree.Items("src/Domain/Domain.csproj", "FrameworkReference"));
        Assert.Empty(Tree.Items("src/Domain/Domain.csproj", "ProjectReference"));
        Assert.All(Referenced(typeof(Node).Assembly), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Application_sees_Domain_and_the_mediator_and_the_rules_and_no_web_framework()
    {
        Assert.Equal(["../Domain/Domain.csproj"], Tree.Items("src/Application/Application.csproj", "ProjectReference"));
        Assert.Empty(Tree.Items("src/Application/Application.csproj", "FrameworkReference"));
        Assert.All(Referenced(typeof(RequestPipeline).Assembly), name => Assert.True(
            name is "Kronicle.Domain" or "MediatR" or "FluentValidation" ||
            name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal), name));
    }

    [Fact]
    public void Infrastructure_sees_Application_and_never_Api() =>
        Assert.Equal(["../Application/Application.csproj"], Tree.Items("src/Infrastructure/Infrastructure.csproj", "ProjectReference"));

    [Fact]
    public void Sibling_folders_of_Infrastructure_never_see_each_other()
    {
        var offenders = new List<string>();
        foreach (string file in Tree.Sources("src/Infrastructure"))
        {
            string own = Part(file);
            offenders.AddRange(InfrastructureName().Matches(Tree.Read(file))
                .Select(match => PartOf(match.Groups[1].Value))
                .Where(seen => seen != own && !SharedBy(own, seen) && file != "src/Infrastructure/Storage/StorageBackends.cs")
                .Select(seen => $"{file} sees {seen}"));
        }

        Offenders.None(offenders);
    }

    [Fact]
    public void Api_names_Infrastructure_only_where_the_server_is_composed() =>
        Offenders.None(Tree.Sources("src/Api").Where(file => !Seams.Any(seam => file.StartsWith(seam, StringComparison.Ordinal)))
            .Where(file => InfrastructureName().IsMatch(Tree.Read(file))));

    [Fact]
    public void Banned_symbols_are_in_force_in_every_source_project()
    {
        string shared = Tree.Read("src/Directory.Build.props");
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", shared, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.txt", shared, StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", Tree.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.All(Tree.Files("src").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)), project =>
            Assert.DoesNotContain("RS0030", Tree.Read(project), StringComparison.Ordinal));
        Assert.All(Tree.Files("src").Where(file => file.EndsWith("Directory.Build.props", StringComparison.Ordinal)), file =>
            Assert.Equal("src/Directory.Build.props", file));
        Assert.All(Tree.Sources("src"), file => Assert.DoesNotContain("#pragma warning disable RS0030", Tree.Read(file), StringComparison.Ordinal));
    }

    private static string[] Referenced(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name != "netstandard")];

    // Back ends are parts of their own; what lies beside them in Storage is theirs together, as a kubeconfig is of all who read one.
    private static string Part(string file) => PartOf(string.Join('.', Path.GetDirectoryName(file)!.Split('/', '\\')[2..]));

    private static string PartOf(string names)
    {
        string[] parts = names.Split('.');
        return parts[0] == "Storage" && parts.Length > 1 && parts[1].Length > 0 && Directory.Exists(Tree.Path($"src/Infrastructure/Storage/{parts[1]}"))
            ? $"Storage.{parts[1]}"
            : parts[0];
    }

    private static bool SharedBy(string own, string seen) =>
        seen == "Kubeconfig" || (seen == "Storage" && own.StartsWith("Storage.", StringComparison.Ordinal));

    [GeneratedRegex(@"Kronicle\.Infrastructure\.([A-Za-z]+(?:\.[A-Za-z]+)?)")]
    private static partial Regex InfrastructureName();
}
