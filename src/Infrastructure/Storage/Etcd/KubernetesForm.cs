using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Kronicle.Application.Codecs;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Objects as kube-apiserver stores them: protobuf in its envelope for built-in kinds, JSON with a newline at its end for those that
/// have no protobuf form and for all when that is asked for. Both are read, in any version that this server serves.
/// </summary>
/// <param name="codec">The protobuf form.</param>
/// <param name="json">Write JSON only: --storage-media-type=application/json.</param>
public sealed class KubernetesForm(IProtobufCodec codec, bool json = false) : IStoredForm
{
    /// <summary>Kinds that kube-apiserver 1.36 stores in another version than the one whose bytes are kept here; their messages are the same.</summary>
    private static readonly FrozenDictionary<string, string> StoredVersions = new Dictionary<string, string>
    {
        ["MutatingAdmissionPolicy"] = "admissionregistration.k8s.io/v1beta1",
        ["MutatingAdmissionPolicyBinding"] = "admissionregistration.k8s.io/v1beta1",
    }.ToFrozenDictionary();

    public ReadOnlyMemory<byte> ToStored(string key, ReadOnlyMemory<byte> value)
    {
        ResourceDefinition? resource = StoredResources.Of(key);
        if (resource is null && !value.Span.StartsWith("{"u8))
        {
            // What another program kept under the prefix, and a copy of the store brings along.
            return value;
        }

        StructType? type = resource?.Type ?? TypeNamedIn(value);
        if (type is null || json || resource is { StoredAsJson: true } || !codec.Covers(type))
        {
            return (byte[])[.. value.Span, (byte)'\n'];
        }

        var output = new ArrayBufferWriter<byte>(value.Length + 64);
        codec.WriteEnveloped(output, resource is null ? value.Span : InStoredVersion(value, resource), type);
        return output.WrittenMemory;
    }

    public ReadOnlyMemory<byte> FromStored(string key, ReadOnlyMemory<byte> stored)
    {
        ResourceDefinition? resource = StoredResources.Of(key);
        if (stored.Length > 0 && stored.Span[0] == (byte)'{')
        {
            return resource is null ? stored.TrimEnd((byte)'\n') : FromJson(key, stored, resource);
        }

        (ProtobufEnvelope envelope, string? error) = codec.Open(stored);
        if (error is not null)
        {
            // Who else keeps things under the prefix is nobody's business here; what should be an object of a served kind is.
            return resource is null ? stored : throw Damaged(key, error);
        }

        if (resource is null)
        {
            return KeptForServers(key, envelope, stored);
        }

        ResourceDefinition written = Written(resource, envelope.ApiVersion, envelope.Kind);
        (MapNode? tree, error) = codec.Decode(envelope.Message.Span, written.Type);
        return tree is null ? throw Damaged(key, error!) : Canonical(tree, written, resource);
    }

    // Allocators' ranges and servers' leases are no resource that clients see, but they are objects of known kinds.
    private ReadOnlyMemory<byte> KeptForServers(string key, ProtobufEnvelope envelope, ReadOnlyMemory<byte> stored)
    {
        if (TypeOf(envelope.ApiVersion, envelope.Kind) is not { } type || !codec.Covers(type))
        {
            return stored;
        }

        (MapNode? tree, string? error) = codec.Decode(envelope.Message.Span, type);
        if (tree is null)
        {
            throw Damaged(key, error!);
        }

        tree["kind"] = envelope.Kind;
        tree["apiVersion"] = envelope.ApiVersion;
        return CanonicalWriter.Stored(tree, type);
    }

    private static StructType? TypeNamedIn(ReadOnlyMemory<byte> value) =>
        TreeReader.Read(value.Span, out _) is MapNode head ? TypeOf(head.Text("apiVersion") ?? "", head.Text("kind") ?? "") : null;

    private static StructType? TypeOf(string apiVersion, string kind) => GroupVersion.Parse(apiVersion) is { } version
        ? ResourceCatalogue.BuiltIn.TypeOf(new(version.Group, version.Version, kind))
        : null;

    private static ReadOnlyMemory<byte> FromJson(string key, ReadOnlyMemory<byte> stored, ResourceDefinition resource)
    {
        if (TreeReader.Read(stored.Span, out string? error) is not MapNode head)
        {
            throw Damaged(key, error ?? "it is no object");
        }

        ResourceDefinition written = Written(resource, head.Text("apiVersion") ?? "", head.Text("kind") ?? "");
        DecodedObject decoded = ObjectDecoder.Decode(stored.Span, written.Type);
        return decoded.Object is null ? throw Damaged(key, decoded.Error!) : Canonical(decoded.Object, written, resource);
    }

    private static ReadOnlyMemory<byte> Canonical(MapNode tree, ResourceDefinition written, ResourceDefinition resource)
    {
        MapNode storage = ReferenceEquals(written, resource) ? tree : VersionConversion.ToStorage(written, tree);
        storage["kind"] = resource.Kind;
        storage["apiVersion"] = resource.ApiVersion;
        storage.Map("metadata")?.Remove("resourceVersion");
        return CanonicalWriter.Stored(storage, resource.Type);
    }

    // A version that is not served has the fields of the one that is: what kube-apiserver keeps of old versions differs in name only.
    private static ResourceDefinition Written(ResourceDefinition resource, string apiVersion, string kind) =>
        apiVersion != resource.ApiVersion && GroupVersion.Parse(apiVersion) is { } version &&
        ResourceCatalogue.BuiltIn.FindKind(new(version.Group, version.Version, kind)) is { } other &&
        ReferenceEquals(ResourceCatalogue.BuiltIn.StorageOf(other), resource) ? other : resource;

    private static ReadOnlySpan<byte> InStoredVersion(ReadOnlyMemory<byte> value, ResourceDefinition resource)
    {
        if (resource.Group != "admissionregistration.k8s.io" || !StoredVersions.TryGetValue(resource.Kind, out string? version))
        {
            return value.Span;
        }

        // The canonical form begins with kind and apiVersion.
        byte[] head = Encoding.UTF8.GetBytes($"{{\"kind\":\"{resource.Kind}\",\"apiVersion\":\"{resource.ApiVersion}\"");
        return value.Span.StartsWith(head)
            ? (byte[])[.. Encoding.UTF8.GetBytes($"{{\"kind\":\"{resource.Kind}\",\"apiVersion\":\"{version}\""), .. value.Span[head.Length..]]
            : value.Span;
    }

    private static LogDamagedException Damaged(string key, string why) => new($"the object under {key} can't be read: {why}");
}
