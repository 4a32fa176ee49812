using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tests.Validation;

public sealed class KindsWithRulesTests
{
    [Fact]
    public void Every_stored_kind_has_rules_of_its_own_but_those_that_have_only_metadata() => Assert.Equal(
        ["apiextensions.k8s.io/CustomResourceDefinition"],
        ResourceCatalogue.BuiltIn.Resources.Where(resource => resource.Stored && KindRules.Make(resource.Group, resource.Kind) is MetadataOnlyRules)
            .Select(resource => $"{resource.Group}/{resource.Kind}").Distinct().Order(StringComparer.Ordinal));
}
