using Kronicle.Domain.Failures;

namespace Kronicle.Application.Admission;

/// <summary>The 403 by which a plug-in refuses, as admission.NewForbidden words it.</summary>
public static class AdmissionRefusal
{
    /// <summary>An object without a name yet goes by its generateName, one without either by Unknown.</summary>
    public static ApiStatus Forbidden(AdmissionAttributes attributes, string why) =>
        Failure.Forbidden(attributes.Resource.GroupResource, NameOf(attributes), why);

    private static string NameOf(AdmissionAttributes attributes)
    {
        if (attributes.Name.Length > 0)
        {
            return attributes.Name;
        }

        return attributes.Object?.Map("metadata") is not { } metadata ? "Unknown"
            : metadata.Text("name") is { Length: > 0 } name ? name
            : metadata.Text("generateName") is { Length: > 0 } prefix ? prefix : "Unknown";
    }
}
