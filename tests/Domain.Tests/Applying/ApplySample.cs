using System.Text;
using Kronicle.Domain.Applying;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.Applying;

/// <summary>Applies documents one after the other, as a server does that neither defaults nor validates.</summary>
internal sealed class ApplySample(StructType type, string apiVersion)
{
    private int hour;

    public static StructType ConfigMap { get; } = ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!.Type;

    public static StructType Deployment { get; } = ResourceCatalogue.BuiltIn.Find("apps", "v1", "deployments")!.Type;

    /// <summary>The object now; null before the first apply.</summary>
    public MapNode? Live { get; private set; }

    /// <summary>An object that plain writes made.</summary>
    public static ApplySample Of(MapNode live) => new(ConfigMap, "v1") { Live = live };

    /// <summary>Such as: mgr Apply 01:00 {"f:data":{"f:x":{}}}.</summary>
    public string[] Owners => [.. (Live?.Map("metadata")?.List("managedFields") ?? []).Maps.Select(entry =>
        $"{entry.Text("manager")} {entry.Text("operation")} {entry.Text("time")?[11..16]} {FieldSetReader.Read(entry["fieldsV1"])}")];

    /// <summary>The object without metadata.managedFields, in canonical form.</summary>
    public string Json
    {
        get
        {
            MapNode shown = Live!.Copy();
            shown.EnsureMap("metadata").Remove("managedFields");
            return Encoding.UTF8.GetString(CanonicalWriter.Stored(shown, type));
        }
    }

    public ApplyOutcome Apply(string manager, string document, bool force = false) => Apply(manager, JsonTree.Map(document), force);

    public ApplyOutcome Apply(string manager, MapNode document, bool force = false)
    {
        ApplyOutcome outcome = ApplyManager.Apply(new ApplyWrite
        {
            Type = type,
            ApiVersion = apiVersion,
            Live = Live,
            Applied = document,
            Manager = manager,
            Time = $"2026-01-01T{++hour:00}:00:00Z",
            Force = force,
        });
        if (outcome.Failure is null)
        {
            using var buffer = new JsonBuffer(1024);
            CanonicalWriter.Free(buffer, outcome.Object ?? Live!);
            Live = ObjectDecoder.Decode(buffer.Written, type).Object!;
            Live.EnsureMap("metadata")["managedFields"] = outcome.Owners;
        }

        return outcome;
    }
}
