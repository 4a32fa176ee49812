using System.Globalization;
using System.Text;
using Kronicle.Application.Validation.Core;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Storage;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume-attachment-v1/</summary>
public sealed class VolumeAttachmentRules : RuleSet
{
    private const int MostBytes = 256 * 1024;
    private const int MostMessageBytes = 1024;

    private static readonly FieldPath Source = FieldPath.Spec.Child("source");

    public VolumeAttachmentRules()
    {
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law((review, causes) => Spec(review.New.Map("spec") ?? [], causes));
        Law((review, causes) => Status(review.New.Map("status") ?? [], causes));
        Law((review, causes) => VolumeName(review.New.Map("spec")?.Map("source"), causes));
        Law((review, causes) => Unchanged.Check(review, FieldPath.Spec, causes, "spec"));
    }

    private static void Spec(MapNode spec, Causes causes)
    {
        CsiDriverNameRules.Check(spec.TextOf("attacher"), FieldPath.Spec.Child("attacher"), causes);
        SourceOf(spec.Map("source") ?? [], causes);
        NameRules.Subdomain(spec.TextOf("nodeName"), FieldPath.Spec.Child("nodeName"), causes);
    }

    private static void SourceOf(MapNode source, Causes causes)
    {
        const string OneOf = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
        MapNode? inline = source.Map("inlineVolumeSpec");
        string? volume = source.Text("persistentVolumeName");
        if (inline is null && volume is null)
        {
            causes.Add(FieldError.Required(Source, OneOf));
        }
        else if (inline is not null && volume is not null)
        {
            causes.Add(FieldError.Forbidden(Source, OneOf));
        }
        else if (volume?.Length == 0)
        {
            causes.Add(FieldError.Required(Source.Child("persistentVolumeName"), "must specify non empty persistentVolumeName"));
        }
        else if (inline is not null)
        {
            PersistentVolumeSpecRules.CheckInline(inline, Source.Child("inlineVolumeSpec"), causes);
        }
    }

    private static void VolumeName(MapNode? source, Causes causes)
    {
        if (source?.Text("persistentVolumeName") is { } name)
        {
            NameRules.Subdomain(name, FieldPath.Root("spec.source.persistentVolumeName"), causes);
        }
    }

    private static void Status(MapNode status, Causes causes)
    {
        long bytes = 0;
        foreach (KeyValuePair<string, Node> entry in status.Map("attachmentMetadata") ?? [])
        {
            bytes += Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount((entry.Value as TextNode)?.Value ?? "");
        }

        if (bytes > MostBytes)
        {
            causes.Add(FieldError.TooLong(FieldPath.Status.Child("attachmentMetadata"), MostBytes));
        }

        Error(status.Map("attachError"), FieldPath.Status.Child("attachError"), causes);
        Error(status.Map("detachError"), FieldPath.Status.Child("detachError"), causes);
    }

    // The message's limit is not the number that the reference names.
    private static void Error(MapNode? error, FieldPath path, Causes causes)
    {
        if (Encoding.UTF8.GetByteCount(error?.Text("message") ?? "") > MostMessageBytes)
        {
            causes.Add(FieldError.TooLong(path.Child("message"), MostBytes));
        }

        if (error?.Integer("errorCode") is < 0 and long code)
        {
            causes.Add(FieldError.Invalid(path.Child("errorCode"), code.ToString(CultureInfo.InvariantCulture), "must be between 0 and 2147483647, inclusive"));
        }
    }
}
