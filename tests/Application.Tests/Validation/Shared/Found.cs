using Kronicle.Application.Validation;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Tests.Validation.Shared;

/// <summary>What a single piece of the rules finds.</summary>
internal sealed class Found : RuleSet
{
    private Found(Action<Causes> check) => Law((_, causes) => check(causes));

    /// <summary>Each cause as field: message.</summary>
    public static string[] By(Action<Causes> check)
    {
        var nothing = new ObjectUnderReview(ResourceCatalogue.BuiltIn.Find("", "v1", "configmaps")!, [], null);
        return [.. new Found(check).Validate(nothing).Errors.Select(error => (StatusCause)error.CustomState).Select(cause => $"{cause.Field}: {cause.Message}")];
    }
}
