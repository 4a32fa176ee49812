using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>The paths of one host of an ingress and how they match.</summary>
internal static class IngressPathRules
{
    private static readonly string[] Types = ["Exact", "ImplementationSpecific", "Prefix"];
    private static readonly string[] BadSequences = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] BadEnds = ["/..", "/."];

    public static void Check(MapNode http, FieldPath path, NameForm services, Causes causes)
    {
        if (http.Length("paths") == 0)
        {
            causes.Add(FieldError.Required(path.Child("paths"), ""));
        }

        foreach ((int i, MapNode item) in http.Entries("paths"))
        {
            One(item, path.Child("paths").Index(i), services, causes);
        }
    }

    private static void One(MapNode item, FieldPath path, NameForm services, Causes causes)
    {
        if (item.Text("pathType") is not { } type)
        {
            causes.Add(FieldError.Required(path.Child("pathType"), "pathType must be specified"));
            return;
        }

        string text = item.TextOf("path");
        switch (type)
        {
            case "Exact" or "Prefix":
                Absolute(text, path, causes);
                Plain(text, path, causes);
                break;
            case "ImplementationSpecific":
                if (text.Length > 0)
                {
                    Absolute(text, path, causes);
                }

                break;
            default:
                causes.Add(FieldError.NotSupported(path.Child("pathType"), type, Types));
                break;
        }

        IngressBackendRules.Check(item.Map("backend") ?? [], path.Child("backend"), services, causes);
    }

    private static void Absolute(string text, FieldPath path, Causes causes)
    {
        if (!text.StartsWith('/'))
        {
            causes.Add(FieldError.InvalidText(path.Child("path"), text, "must be an absolute path"));
        }
    }

    private static void Plain(string text, FieldPath path, Causes causes)
    {
        foreach (string sequence in BadSequences)
        {
            if (text.Contains(sequence, StringComparison.Ordinal))
            {
                causes.Add(FieldError.InvalidText(path.Child("path"), text, $"must not contain '{sequence}'"));
            }
        }

        foreach (string end in BadEnds)
        {
            if (text.EndsWith(end, StringComparison.Ordinal))
            {
                causes.Add(FieldError.InvalidText(path.Child("path"), text, $"cannot end with '{end}'"));
            }
        }
    }
}
