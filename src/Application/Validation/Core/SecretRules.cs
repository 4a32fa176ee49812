using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/configuration/secret/</summary>
public sealed class SecretRules : RuleSet
{
    private const string AccountName = "kubernetes.io/service-account.name";
    private const string Redacted = "\"<secret contents redacted>\"";

    public SecretRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        LawOfUpdate(TypeStays);
        LawOfUpdate((review, causes) => KeyedData.CheckImmutable(review, causes, "data"));
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law(Keys);
        Law(TypeNeeds);
    }

    private static void TypeStays(ObjectUnderReview review, Causes causes)
    {
        string type = review.New.Text("type") ?? "";
        if (type != (review.Old!.Text("type") ?? ""))
        {
            causes.Add(FieldError.InvalidText("type", type, "field is immutable"));
        }
    }

    private static void Keys(ObjectUnderReview review, Causes causes)
    {
        MapNode? data = review.New.Map("data");
        foreach (string key in KeyedData.SortedKeys(data))
        {
            causes.Add(KeyedData.CheckKey(key, $"data[{key}]"));
        }

        if (KeyedData.Bytes(data, base64: true) > KeyedData.MostBytes)
        {
            causes.Add(FieldError.TooLong("data", KeyedData.MostBytes));
        }
    }

    private static void TypeNeeds(ObjectUnderReview review, Causes causes)
    {
        MapNode data = review.New.Map("data") ?? [];
        switch (review.New.Text("type"))
        {
            case "kubernetes.io/service-account-token":
                if (review.Metadata.Map("annotations")?.Text(AccountName) is not { Length: > 0 })
                {
                    causes.Add(FieldError.Required($"metadata.annotations[{AccountName}]", ""));
                }

                break;
            case "kubernetes.io/dockercfg":
                JsonObject(data, ".dockercfg", causes);
                break;
            case "kubernetes.io/dockerconfigjson":
                JsonObject(data, ".dockerconfigjson", causes);
                break;
            case "kubernetes.io/basic-auth":
                if (!data.Has("username") && !data.Has("password"))
                {
                    causes.Add(FieldError.Required("data[username]", ""));
                    causes.Add(FieldError.Required("data[password]", ""));
                }

                break;
            case "kubernetes.io/ssh-auth":
                if (data.Text("ssh-privatekey") is not { Length: > 0 })
                {
                    causes.Add(FieldError.Required("data[ssh-privatekey]", ""));
                }

                break;
            case "kubernetes.io/tls":
                foreach (string key in (ReadOnlySpan<string>)["tls.crt", "tls.key"])
                {
                    if (!data.Has(key))
                    {
                        causes.Add(FieldError.Required($"data[{key}]", ""));
                    }
                }

                break;
        }
    }

    private static void JsonObject(MapNode data, string key, Causes causes)
    {
        if (data.Text(key) is not { } text)
        {
            causes.Add(FieldError.Required($"data[{key}]", ""));
            return;
        }

        byte[] json;
        try
        {
            json = Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return;
        }

        Node? node = TreeReader.Read(json, out string? error);
        if (node is not (null or MapNode or NullNode))
        {
            error = $"json: cannot unmarshal {node.JsonType} into Go value of type map[string]interface {{}}";
        }

        if (error is not null)
        {
            causes.Add(FieldError.Invalid($"data[{key}]", Redacted, error));
        }
    }
}
