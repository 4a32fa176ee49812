using System.Text;
using Kronicle.Application.Authentication;
using Kronicle.Application.Strategies;
using Kronicle.Application.Validation;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Patching;

namespace Kronicle.Application.Tests.Validation;

/// <summary>
/// Writes of a kind as far as its rules: decoded, with defaults, prepared by the kind's strategy, then reviewed. Variants of an
/// object are merge patches on it.
/// </summary>
internal sealed class Workloads(string group, string resource, string json, string version = "v1")
{
    private static readonly ObjectRules Rules = new();
    private static readonly Defaults Defaults = new();

    private readonly ResourceDefinition definition = ResourceCatalogue.BuiltIn.Find(group, version, resource)!;

    /// <summary>The object as it would be stored, with a patch on what was sent.</summary>
    public MapNode Made(string patch = "{}")
    {
        MapNode made = Decode(Patched(Reviews.Read(json), patch));
        MapNode metadata = made.EnsureMap("metadata");
        metadata["namespace"] ??= "n";
        metadata["uid"] = "u-1";
        made.Remove("status");
        Strategy?.PrepareForCreate(Write(made, null, ""));
        return made;
    }

    /// <summary>Each cause to refuse the object, with a patch on what was sent.</summary>
    public string[] Created(string patch = "{}") => Review(Made(patch), null, "");

    /// <summary>Each cause to refuse a patch on the stored object.</summary>
    /// <param name="patch">What is changed.</param>
    /// <param name="stored">What is changed in the stored object before, defaults and status included.</param>
    /// <param name="subresource">Such as status.</param>
    public string[] Updated(string patch, string stored = "{}", string subresource = "")
    {
        MapNode old = Patched(Made(), stored);
        return Review(Update(old, patch, subresource), old, subresource);
    }

    /// <summary>The object after a patch, prepared by the strategy.</summary>
    public MapNode Update(MapNode old, string patch, string subresource = "")
    {
        MapNode target = Decode(Patched(old.Copy(), patch));
        Strategy?.PrepareForUpdate(Write(target, old, subresource));
        return target;
    }

    /// <summary>What is said of a create, or of an update that changes the intent.</summary>
    public string[] Warnings(string patch, bool update = false)
    {
        MapNode made = update ? Made() : Made(patch);
        if (!update)
        {
            return [.. Strategy?.Warnings(Write(made, null, "")) ?? []];
        }

        MapNode target = Update(made, patch);
        target.EnsureMap("metadata")["generation"] = NumberNode.Of(2);
        return [.. Strategy?.Warnings(Write(target, made, "")) ?? []];
    }

    public StrategyWrite Write(MapNode target, MapNode? old, string subresource) => new()
    {
        Resource = definition,
        Object = target,
        Old = old,
        Subresource = subresource,
        User = UserInfo.Anonymous,
        Now = DateTimeOffset.UnixEpoch,
    };

    private IKindStrategy? Strategy => KindStrategies.For(definition);

    private static MapNode Patched(MapNode target, string patch) => (MapNode)MergePatch.Apply(target, Reviews.Read(patch)).Patched!;

    private string[] Review(MapNode target, MapNode? old, string subresource) =>
        [.. Rules.Check(new(definition, target, old, subresource)).Select(Line)];

    private static string Line(StatusCause cause) => $"{cause.Field}: {cause.Message}";

    private MapNode Decode(MapNode tree)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Free(output, tree);
        DecodedObject decoded = ObjectDecoder.Decode(output.Written, definition.Type);
        Assert.True(decoded.Object is not null, decoded.Error + Encoding.UTF8.GetString(output.Written));
        Defaults.Apply(definition, decoded.Object);
        return decoded.Object;
    }
}
