using System.Text;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Defaulting;

/// <summary>Runs the defaults on an object written as JSON, twice: the second time must change nothing.</summary>
internal static class DefaultsTestKit
{
    public static MapNode Apply(string group, string resource, string json, string version = "v1")
    {
        ResourceDefinition definition = ResourceCatalogue.BuiltIn.Find(group, version, resource)!;
        MapNode made = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(json), definition.Type).Object!;
        var defaults = new Defaults();
        defaults.Apply(definition, made);
        MapNode once = made.Copy();
        defaults.Apply(definition, made);
        Assert.True(once.SameAs(made));
        return made;
    }

    public static MapNode Spec(string group, string resource, string spec, string version = "v1") =>
        Apply(group, resource, $$"""{"spec": {{spec}} }""", version).Map("spec")!;

    /// <summary>The values under a map as text, joined by blanks; an absent one is a dash.</summary>
    public static string Show(this MapNode map, params string[] keys) => string.Join(' ', keys.Select(key => map[key]?.ToString() ?? "-"));
}
