using Kronicle.Application.Quota;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Quota;

public sealed class ResourceAmountsTests
{
    [Fact]
    public void Amounts_add_up_and_keep_the_form_in_which_they_were_written()
    {
        ResourceAmounts sum = Of(("memory", "1Gi"), ("cpu", "0")).Plus(Of(("memory", "512Mi"), ("cpu", "250m"), ("pods", "1")));
        Assert.Equal("cpu=250m memory=1536Mi pods=1", Text(sum));
        Assert.Equal("cpu=0 memory=512Mi pods=1", Text(sum.Minus(Of(("memory", "1Gi"), ("cpu", "250m")))));
    }

    [Fact]
    public void What_is_above_a_limit_is_named_and_what_has_no_limit_is_not() =>
        Assert.Equal(["b"], Of(("a", "1"), ("b", "1001m"), ("c", "9")).Above(Of(("a", "1000m"), ("b", "1"), ("d", "0"))));

    [Fact]
    public void Amounts_are_the_same_however_they_are_written()
    {
        Assert.True(Of(("a", "1"), ("b", "1Ki")).SameAs(Of(("b", "1024"), ("a", "1000m"))));
        Assert.False(Of(("a", "1")).SameAs(Of(("a", "1"), ("b", "0"))));
        Assert.False(Of(("a", "1")).SameAs(Of(("b", "1"))));
    }

    private static ResourceAmounts Of(params (string Name, string Amount)[] amounts)
    {
        var map = new MapNode();
        foreach ((string name, string amount) in amounts)
        {
            map[name] = amount;
        }

        return ResourceAmounts.Read(map);
    }

    private static string Text(ResourceAmounts amounts) => string.Join(' ', amounts.Select(amount => $"{amount.Key}={amount.Value}"));
}
