using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of limits and requests: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/</summary>
internal static class ResourceRequirementRules
{
    private static readonly MapNode Nothing = [];

    /// <summary>What a container asks for.</summary>
    public static void OfContainer(MapNode resources, PodReview review, FieldPath path, Causes causes) =>
        Check(resources, ResourceNameRules.OfContainer, review, path, causes);

    /// <summary>What a whole pod asks for: KEP-2837.</summary>
    public static void OfPod(MapNode resources, PodReview review, FieldPath path, Causes causes) =>
        Check(resources, ResourceNameRules.OfPod, review, path, causes);

    /// <summary>What the runtime needs besides the containers: KEP-688.</summary>
    public static void OfOverhead(MapNode overhead, PodReview review, FieldPath path, Causes causes) =>
        Check(new MapNode { ["limits"] = overhead }, ResourceNameRules.OfContainer, review, path, causes);

    private static void Check(MapNode resources, Action<string, FieldPath, Causes> nameRules, PodReview review, FieldPath path, Causes causes)
    {
        MapNode limits = QuantityRules.Ordered(resources.Map("limits") ?? Nothing);
        MapNode requests = QuantityRules.Ordered(resources.Map("requests") ?? Nothing);
        FieldPath limitPath = path.Child("limits");
        FieldPath requestPath = path.Child("requests");
        bool computes = false;
        bool pages = false;
        foreach (KeyValuePair<string, Node> limit in limits)
        {
            Amount(limit.Key, QuantityRules.Read(limit.Value), nameRules, review, limitPath.Key(limit.Key), causes);
            computes |= limit.Key is "cpu" or "memory";
            pages |= ResourceNames.IsHugePages(limit.Key);
        }

        foreach (KeyValuePair<string, Node> request in requests)
        {
            Quantity quantity = QuantityRules.Read(request.Value);
            FieldPath at = requestPath.Key(request.Key);
            nameRules(request.Key, at, causes);
            QuantityRules.OfResource(request.Key, quantity, at, causes);
            Compare(request.Key, quantity, limits[request.Key], requestPath, limitPath, causes);
            Pages(request.Key, quantity, review, at, causes);
            computes |= request.Key is "cpu" or "memory";
            pages |= ResourceNames.IsHugePages(request.Key);
        }

        if (pages && !computes)
        {
            causes.Add(FieldError.Forbidden(path, "HugePages require cpu or memory"));
        }

        ClaimUseRules.Check(resources.List("claims"), review, path.Child("claims"), causes);
    }

    private static void Amount(
        string name, Quantity quantity, Action<string, FieldPath, Causes> nameRules, PodReview review, FieldPath path, Causes causes)
    {
        nameRules(name, path, causes);
        QuantityRules.OfResource(name, quantity, path, causes);
        Pages(name, quantity, review, path, causes);
    }

    // What can't be overcommitted is requested exactly as it is limited.
    private static void Compare(string name, Quantity request, Node? limitNode, FieldPath requestPath, FieldPath limitPath, Causes causes)
    {
        bool overcommit = ResourceNames.IsOvercommitAllowed(name);
        if (limitNode is null)
        {
            if (!overcommit)
            {
                causes.Add(FieldError.Required(limitPath, "Limit must be set for non overcommitable resources"));
            }

            return;
        }

        Quantity limit = QuantityRules.Read(limitNode);
        if (request != limit && !overcommit)
        {
            causes.Add(FieldError.InvalidText(requestPath, request.ToString(), $"must be equal to {name} limit of {limit}"));
        }
        else if (request > limit)
        {
            causes.Add(FieldError.InvalidText(requestPath, request.ToString(), $"must be less than or equal to {name} limit of {limit}"));
        }
    }

    private static void Pages(string name, Quantity quantity, PodReview review, FieldPath path, Causes causes)
    {
        if (ResourceNames.IsHugePages(name) && !review.Tolerates.PartialPages && !IsMultiple(quantity, ResourceNames.PageSize(name)))
        {
            causes.Add(FieldError.InvalidText(path, quantity.ToString(), $"{quantity} is not positive integer multiple of {name}"));
        }
    }

    /// <summary>Whether an amount is made of whole pages.</summary>
    internal static bool IsMultiple(Quantity quantity, string pageSize) =>
        Quantity.TryParse(pageSize, out Quantity page, out _) && page.Sign > 0 && QuantityRules.IsWhole(page) && quantity.Value % page.Value == 0;
}
