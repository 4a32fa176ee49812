using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/configuration/configmap/</summary>
public sealed class ConfigMapRules : RuleSet
{
    public ConfigMapRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        LawOfUpdate((review, causes) => KeyedData.CheckImmutable(review, causes, "data", "binaryData"));
        Include(new MetadataRules(NameForm.Subdomain, kubernetesFinalizers: true));
        Law(Keys);
        Law(Size);
    }

    private static void Keys(ObjectUnderReview review, Causes causes)
    {
        MapNode? binary = review.New.Map("binaryData");
        foreach (string key in KeyedData.SortedKeys(review.New.Map("data")))
        {
            causes.Add(KeyedData.CheckKey(key, $"data[{key}]"));
            if (binary?.Has(key) is true)
            {
                causes.Add(FieldError.InvalidText($"data[{key}]", key, "duplicate of key present in binaryData"));
            }
        }

        foreach (string key in KeyedData.SortedKeys(binary))
        {
            causes.Add(KeyedData.CheckKey(key, $"binaryData[{key}]"));
        }
    }

    private static void Size(ObjectUnderReview review, Causes causes)
    {
        if (KeyedData.Bytes(review.New.Map("data"), base64: false) + KeyedData.Bytes(review.New.Map("binaryData"), base64: true) > KeyedData.MostBytes)
        {
            causes.Add(FieldError.TooLong("[]", KeyedData.MostBytes));
        }
    }
}
